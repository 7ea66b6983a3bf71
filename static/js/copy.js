// Copies the text that a button names, and says so on the button; without a clipboard the text can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  text.addEventListener("focus", () => text.select());
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 3000);
    } catch {
      text.focus();
    }
  });
}

// Opens the notes of the radar's axes by pointer, tap and keyboard.
const radar = document.querySelector("[data-radar]");
const axes = [...radar.querySelectorAll(".axis")];
radar.dataset.ready = "";

function open(axis) {
  for (const other of axes) other.classList.toggle("open", other === axis);
}

for (const axis of axes) {
  const link = axis.querySelector("a");
  let touched = false;
  axis.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && open(axis));
  link.addEventListener("pointerdown", (event) => { touched = event.pointerType !== "mouse" && !axis.classList.contains("open"); });
  link.addEventListener("focus", () => open(axis));
  // A first tap shows the note, a second one follows the link.
  link.addEventListener("click", (event) => {
    if (touched) event.preventDefault();
    touched = false;
    open(axis);
  });
  axis.addEventListener("focusout", (event) => axis.contains(event.relatedTarget) || open(null));
}
radar.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && open(null));
addEventListener("keydown", (event) => event.key === "Escape" && open(null));
addEventListener("pointerdown", (event) => radar.contains(event.target) || open(null));

// Saves a drawing of the server as a picture: the buttons that do it appear once they can.
for (const button of document.querySelectorAll("[data-saved]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const drawing = await (await fetch(button.dataset.saved)).text();
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = button.dataset.name;
    link.click();
  });
}

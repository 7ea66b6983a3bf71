// Asks again every 20 seconds how many have submitted, while the page can be seen.
const place = document.getElementById("participation");

async function refresh() {
  if (document.hidden) return;
  try {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("participation");
    if (!fresh) location.reload();
    else if (fresh.textContent !== place.textContent) place.replaceChildren(...fresh.childNodes);
  } catch {
    // Without a connection the last number stays.
  }
}

if (place) setInterval(refresh, 20000);

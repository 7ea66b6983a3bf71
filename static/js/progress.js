// Asks again every two seconds how far long work is, while the page can be seen; at its end the page is made anew.
const place = document.getElementById("progress");

async function refresh() {
  if (document.hidden) return;
  try {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("progress");
    if (!fresh || !("busy" in fresh.dataset)) location.reload();
    else if (fresh.textContent !== place.textContent) place.replaceChildren(...fresh.childNodes);
  } catch {
    // Without a connection the last figure stays.
  }
}

if (place && "busy" in place.dataset) setInterval(refresh, 2000);

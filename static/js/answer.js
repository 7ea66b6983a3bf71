// Saves every choice as it is made, one request at a time, and says so only after the server has it.
const page = document.querySelector("[data-answering]");
const form = document.getElementById("answers");
const status = page.querySelector(".saved");
const bar = page.querySelector("progress");
const queue = [];
let sending = false;

page.querySelector(".keys").hidden = false;

function show(state, text) {
  status.dataset.state = state;
  status.textContent = text;
}

async function post(body) {
  const reply = await fetch(page.dataset.save, {
    method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout(8000),
  });
  const json = reply.headers.get("Content-Type")?.startsWith("application/json");
  if (!reply.ok && !json) throw new Error(String(reply.status));
  return reply.json();
}

async function send() {
  if (sending) return;
  sending = true;
  for (let wait = 1000; queue.length; ) {
    show("saving", page.dataset.saving);
    try {
      const answer = await post(queue[0].body);
      queue.shift();
      wait = 1000;
      if (answer.refused) {
        show("failed", answer.refused);
        continue;
      }
      bar.value = answer.answered;
      document.getElementById("progress-text").textContent = answer.text;
      const count = page.querySelector(".rail [aria-current] [data-count]");
      count.textContent = answer.pillar;
      const [done, total] = answer.pillar.split("/");
      count.closest("li").classList.toggle("done", done === total);
      if (!queue.length) show("saved", page.dataset.saved);
    } catch {
      show("failed", page.dataset.failed);
      await new Promise((resume) => setTimeout(resume, wait));
      wait = Math.min(wait * 2, 15000);
    }
  }
  sending = false;
}

function enqueue(name, value) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value, [name]: value });
  const waiting = queue.findIndex((item, at) => item.question === (name === "clear" ? value : name) && !(at === 0 && sending));
  const item = { question: name === "clear" ? value : name, body };
  if (waiting >= 0) queue[waiting] = item;
  else queue.push(item);
  send();
}

form.addEventListener("change", (event) => enqueue(event.target.name, event.target.value));

form.addEventListener("click", (event) => {
  const clear = event.target.closest("button[name=clear]");
  if (!clear) return;
  event.preventDefault();
  const inputs = clear.closest(".q").querySelectorAll("input[type=radio]");
  inputs.forEach((input) => { input.checked = false; });
  inputs[0].focus();
  enqueue("clear", clear.value);
});

// By place on the keyboard, so that the digits work on AZERTY without Shift; only inside a question.
const keys = { d: "DK", n: "NA" };
form.addEventListener("keydown", (event) => {
  const question = event.target.closest(".q");
  if (!question || event.ctrlKey || event.metaKey || event.altKey) return;
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  const value = digit ? String(digit[1] - 1) : keys[event.key.toLowerCase()];
  if (value !== undefined) {
    const input = question.querySelector(`input[value="${value}"]`);
    input.focus();
    if (!input.checked) input.click();
    event.preventDefault();
  } else if (event.code === "ArrowRight" || event.code === "ArrowLeft") {
    event.preventDefault();
    const step = event.code === "ArrowRight" ? "nextElementSibling" : "previousElementSibling";
    const target = question[step]?.matches(".q, .actions") && question[step];
    if (target) (target.querySelector(":checked") ?? target.querySelector("[data-continue], input[type=radio]")).focus();
  } else if (event.key === "Enter" && event.target.type === "radio") {
    event.preventDefault();
  }
});

// Leaving waits for choices on their way: a late reply would bring back an older cookie.
let leaving = false;
form.addEventListener("submit", async (event) => {
  if (leaving || !queue.length) return;
  event.preventDefault();
  const until = Date.now() + 3000;
  while (queue.length && Date.now() < until) await new Promise((resume) => setTimeout(resume, 50));
  leaving = true;
  queue.length = 0;
  form.requestSubmit(event.submitter);
});
addEventListener("beforeunload", (event) => {
  if (queue.length && !leaving) event.preventDefault();
});
// A page brought back by the Back button may be older than the cookie: ask the server again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

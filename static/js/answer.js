// Saves every choice and comment as it is made, one request at a time, and says so only after the server has it.
const page = document.querySelector("[data-answering]");
const form = document.getElementById("answers");
const status = page.querySelector(".saved");
const bar = page.querySelector("progress");
const words = page.dataset;
const queue = [];
let sending = false;
let wake = () => {};

page.querySelector(".keys").hidden = false;

function show(state, text, place = status) {
  place.dataset.state = state;
  place.textContent = text;
}

// A comment says beside itself what became of it.
function note({ name }, state, text) {
  const place = document.getElementById(`state-${name}`);
  if (place) show(state, text, place);
}

// A change is named as its field: "C1" is a choice, "comment-C1" a comment; a choice without a value is cleared.
function enqueue(change) {
  const waiting = queue.findIndex((other, at) => other.name === change.name && !(at === 0 && sending));
  if (waiting >= 0) queue[waiting] = change;
  else queue.push(change);
  send();
}

// What the server needs to see that another tab wrote meanwhile, or that this is another person's sheet now.
const seen = (name) => form.elements[`seen-${name}`];

function body({ name, question, value }) {
  const sent = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
  if (form.elements.sheet) sent.set("sheet", form.elements.sheet.value);
  if (seen(name)) sent.set(`seen-${name}`, seen(name).value);
  if (value === null) sent.set("clear", question);
  else sent.set(name, value);
  return sent;
}

async function post(change, patience) {
  const reply = await fetch(change.name === change.question ? "save/" : "comment/", {
    method: "POST", body: body(change), credentials: "same-origin", signal: AbortSignal.timeout(patience),
  });
  if (reply.status >= 500) throw { wait: 1000 * Math.min(reply.headers.get("Retry-After") ?? 0, 60) };
  if (reply.headers.get("Content-Type")?.startsWith("application/json")) return reply.json();
  return { refused: words.stuck };
}

// The personal check is one cookie for all tabs: two replies at once would each forget the other's choice.
const alone = !form.elements.sheet;

// A tab that sleeps may never let go: waiting for it counts as a failure, too.
async function inTurn(save, patience) {
  if (!alone || !navigator.locks) return save();
  try {
    return await navigator.locks.request("calms-check", { signal: AbortSignal.timeout(patience) }, save);
  } catch (problem) {
    // A browser that refuses cookies refuses locks, too: the server then says what to do.
    if (problem.name !== "SecurityError") throw problem;
    return save();
  }
}

function pause(wait) {
  return new Promise((resume) => {
    const timer = setTimeout(resume, wait);
    wake = () => { clearTimeout(timer); resume(); };
  });
}
addEventListener("online", () => wake());

async function send() {
  if (sending) return;
  sending = true;
  for (let failures = 0; queue.length; ) {
    const change = queue[0];
    if (!failures) {
      show("saving", words.saving);
      note(change, "saving", words.saving);
    }
    try {
      const patience = Math.min(2500 * 2 ** failures, 20000);
      const reply = await inTurn(() => post(change, patience), patience);
      failures = 0;
      queue.shift();
      settle(change, reply);
    } catch (problem) {
      show("failed", words.failed);
      note(change, "failed", words.failed);
      await pause(Math.max(Math.min(1000 * 2 ** failures, 15000), problem.wait || 0));
      failures += 1;
    }
  }
  sending = false;
}

function settle(change, reply) {
  box(change)?.remove();
  if (reply.refused) tell(change, reply.refused);
  else if (reply.conflict) ask(change, reply);
  else if (seen(change.name)) seen(change.name).value = reply.seen;
  if (reply.text) count(reply);
  const trouble = page.querySelector(".dispute");
  note(change, "saved", box(change) ? "" : words.saved);
  if (!queue.length) show(trouble ? "failed" : "saved", trouble ? trouble.dataset.short : words.saved);
}

function count(reply) {
  bar.value = reply.answered;
  document.getElementById("progress-text").textContent = reply.text;
  const place = page.querySelector(".rail [aria-current] [data-count]");
  place.textContent = reply.pillar;
  const [done, total] = reply.pillar.split("/");
  place.closest("li").classList.toggle("done", done === total);
}

// What could not be saved is said where it was typed, and stays until it is.
const box = ({ name }) => document.getElementById(`dispute-${name}`);

function tell({ name, question }, sentence) {
  const dispute = document.getElementById("dispute").content.firstElementChild.cloneNode(true);
  dispute.id = `dispute-${name}`;
  dispute.querySelector("p").textContent = sentence;
  const field = form.elements[name];
  (field instanceof HTMLTextAreaElement ? field : document.querySelector(`#${question} .aside-choices`)).after(dispute);
  return dispute;
}

function ask(change, reply) {
  const dispute = tell(change, reply.conflict);
  const other = dispute.querySelector("blockquote");
  other.textContent = reply.other;
  other.hidden = !reply.other;
  dispute.querySelector(".actions").hidden = false;
  dispute.querySelector("[data-keep]").addEventListener("click", () => {
    seen(change.name).value = reply.seen;
    focus(change);
    enqueue({ ...change, value: chosen(change) });
  });
  dispute.querySelector("[data-take]").addEventListener("click", () => {
    take(change, reply.value);
    focus(change);
    settle(change, { ...reply, conflict: "" });
  });
}

const fields = ({ name }) => [...form.querySelectorAll(`[name="${name}"]`)];
const isComment = ({ name, question }) => name !== question;

function focus(change) {
  (fields(change).find((field) => field.checked) ?? fields(change)[0]).focus();
}

function chosen(change) {
  if (isComment(change)) return fields(change)[0].value;
  return fields(change).find((field) => field.checked)?.value ?? null;
}

function take(change, value) {
  for (const field of fields(change)) {
    if (isComment(change)) queued.set(field, field.value = value);
    else field.checked = field.value === value;
  }
}

// Comments are saved when typing stops, and at once on leaving the field; the same text is sent once.
const typing = new Map();
const queued = new Map();

function typed(field) {
  clearTimeout(typing.get(field));
  typing.delete(field);
  if (field.value === (queued.get(field) ?? field.defaultValue)) return;
  queued.set(field, field.value);
  enqueue({ name: field.name, question: field.closest(".q").id, value: field.value });
}

form.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea")) return;
  clearTimeout(typing.get(target));
  typing.set(target, setTimeout(() => typed(target), 1200));
});

form.addEventListener("change", ({ target }) => {
  if (target.matches("textarea")) typed(target);
  else enqueue({ name: target.name, question: target.name, value: target.value });
});

// What was chosen while this script was on its way has told nobody yet.
form.querySelectorAll("input[type=radio]:checked").forEach(({ name, value, defaultChecked }) => {
  if (!defaultChecked) enqueue({ name, question: name, value });
});

form.addEventListener("click", (event) => {
  const clear = event.target.closest("button[name=clear]");
  if (!clear) return;
  event.preventDefault();
  const inputs = clear.closest(".q").querySelectorAll("input[type=radio]");
  inputs.forEach((input) => { input.checked = false; });
  inputs[0].focus();
  enqueue({ name: clear.value, question: clear.value, value: null });
});

// By place on the keyboard, so that the digits work on AZERTY without Shift; only inside a question.
const keys = { d: "DK", n: "NA" };
form.addEventListener("keydown", (event) => {
  const question = event.target.closest(".q");
  if (!question || event.target.matches("textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
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
    let target = question[step]; // past a sentence between the questions and the buttons
    while (target && !target.matches(".q, .actions")) target = target[step];
    if (target) (target.querySelector(":checked") ?? target.querySelector("[data-continue], input[type=radio]")).focus();
  } else if (event.key === "Enter" && event.target.type === "radio") {
    event.preventDefault();
  }
});

// Leaving waits until every choice has arrived; with the server out of reach the page stays, and says so.
let leaving = false;
form.addEventListener("submit", async (event) => {
  typing.forEach((timer, field) => typed(field));
  if (!queue.length) {
    leaving = true;
    // What is saved is not sent again: another tab may have changed its mind, or forgotten everything.
    if (alone) form.querySelectorAll("input[type=radio]").forEach((input) => { input.disabled = true; });
    return;
  }
  event.preventDefault();
  const until = Date.now() + 10000;
  while (queue.length && Date.now() < until) await new Promise((resume) => setTimeout(resume, 50));
  if (!queue.length) form.requestSubmit(event.submitter);
});
addEventListener("beforeunload", (event) => {
  typing.forEach((timer, field) => typed(field));
  if (queue.length && !leaving) event.preventDefault();
});
// A phone may drop a page that is out of sight.
document.addEventListener("visibilitychange", () => typing.forEach((timer, field) => typed(field)));
// A page brought back by the Back button may be older than the answers: ask the server again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

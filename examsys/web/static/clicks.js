// The queue of clicks: kept in the browser's own store, sent one after the other, and let go only for a receipt of the
// door for answers: a stored position and its digest. Whatever else answers, the click stays.
// A click carries the token under which it was made; one that outlived its token is sent as kept since then.
import { openDB } from "./built/idb.js";
import { reading } from "./clock.js";

const WAITS = [1, 2, 4, 8, 10];
const STORE_PATIENCE = 1; // seconds after which the paper is shown and clicks go without the store

function pause(seconds) {
  return new Promise((resolve) => window.setTimeout(resolve, seconds * 1000));
}

function nothing() {}

function isReceipt(answer, reply) {
  return (answer.status === 200 || answer.status === 409) && reply.position > 0 && Boolean(reply.code);
}

export class Clicks {
  constructor({ sitting, token, seq, onKept = nothing, onSaved = nothing, onRefused = nothing, onTrouble = nothing, onSignedOut = nothing }) {
    Object.assign(this, { sitting, token, seq, onKept, onSaved, onRefused, onTrouble, onSignedOut });
    this.waiting = [];
    this.latest = new Map(); // question → the choice last made on this page
    this.order = 0;
    this.failures = 0;
    this.busy = false;
    this.signedOut = false;
    this.db = null; // until the store has answered, and for ever when it does not
    this.storing = false;
  }

  // Resolves when the page may be shown: when the store has answered, or takes too long to be waited for.
  async open() {
    await Promise.race([this.takeKept().catch(nothing), pause(STORE_PATIENCE)]);
  }

  async takeKept() {
    const db = await openDB("examsys", 1, { upgrade: (made) => made.createObjectStore("clicks", { keyPath: ["sitting", "seq"] }) });
    const kept = (await db.getAll("clicks")).filter((click) => click.sitting === this.sitting).sort((a, b) => a.order - b.order);
    const made = this.waiting; // on this page, before the store answered
    const repeated = kept.map((click) => click.question).filter((question) => this.latest.has(question));
    const last = kept.reduce((most, click) => Math.max(most, click.order), 0);
    this.db = db;
    this.storing = true;
    this.order += last;
    made.forEach((click) => { click.order += last; this.store(click); });
    this.waiting = [...kept, ...made];
    new Set(repeated).forEach((question) => this.add(question, this.latest.get(question))); // the last one counts
    this.onKept(kept.filter((click) => !this.latest.has(click.question)));
    this.send();
  }

  add(question, choice) {
    this.seq += 1;
    this.order += 1; // the place in time: each opened page numbers its clicks from another `seq`
    const click = { sitting: this.sitting, token: this.token, seq: this.seq, order: this.order, question, choice };
    this.latest.set(question, choice);
    this.waiting.push(click);
    this.store(click);
    this.send();
  }

  store(click) {
    this.db?.put("clicks", click).catch(() => { this.storing = false; }); // full, or refused: it lives as long as the page
  }

  isOld(click) {
    return click.token !== this.token;
  }

  async send() {
    if (this.busy || this.signedOut || !this.waiting.length) return;
    this.busy = true;
    const done = await this.deliver(this.waiting[0]);
    this.busy = false;
    if (this.signedOut) return;
    if (done) {
      this.failures = 0;
      this.onTrouble(false);
      this.send();
      return;
    }
    const seconds = WAITS[Math.min(this.failures, WAITS.length - 1)] * (0.7 + Math.random() * 0.6);
    this.failures += 1;
    this.onTrouble(true);
    await pause(seconds);
    this.send();
  }

  async deliver(click) {
    const since = reading();
    let answer, reply;
    try {
      answer = await fetch("/luu", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...click, kept_since: this.isOld(click) ? click.token : null }),
        credentials: "same-origin",
        signal: AbortSignal.timeout?.(15000),
      });
      reply = await answer.json();
    } catch {
      return false;
    }
    if (answer.status === 401 && reply.refusal === "unknown") { // nobody is signed in here: kept for the next sign-in
      this.signedOut = true;
      this.onSignedOut(reply);
      return false;
    }
    if (!isReceipt(answer, reply)) return false;
    this.waiting = this.waiting.filter((other) => other !== click);
    const mayComeBack = reply.refusal === "replaced"; // kept: if the candidate signs in here again, it is judged anew
    if (!mayComeBack) this.db?.delete("clicks", [click.sitting, click.seq]).catch(nothing);
    if (answer.ok) this.onSaved(click, reply, since);
    else this.onRefused(click, reply);
    return true;
  }

  async empty(seconds) {
    for (let waited = 0; this.waiting.length && waited < seconds; waited += 0.1) await pause(0.1);
    return this.waiting.length === 0;
  }
}

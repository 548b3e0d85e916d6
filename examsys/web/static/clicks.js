// The queue of clicks: kept in the browser's own store until the server has confirmed each, sent one after the other.
// A click carries the token under which it was made; one that outlived its token is sent as kept since then.
import { openDB } from "./built/idb.js";

const WAITS = [1, 2, 4, 8, 10];

async function store() {
  try {
    return await openDB("examsys", 1, { upgrade: (db) => db.createObjectStore("clicks", { keyPath: ["sitting", "seq"] }) });
  } catch {
    return null; // no store on this computer: the clicks live as long as the page
  }
}

export class Clicks {
  constructor({ sitting, token, seq, onSaved, onRefused, onTrouble }) {
    Object.assign(this, { sitting, token, seq, onSaved, onRefused, onTrouble });
    this.waiting = [];
    this.order = 0;
    this.failures = 0;
    this.busy = false;
  }

  async open() {
    this.db = await store();
    const kept = this.db ? await this.db.getAll("clicks") : [];
    kept.filter((click) => click.sitting !== this.sitting).forEach((click) => this.db.delete("clicks", [click.sitting, click.seq]));
    this.waiting = kept.filter((click) => click.sitting === this.sitting).sort((a, b) => a.order - b.order);
    this.order = this.waiting.reduce((last, click) => Math.max(last, click.order), 0);
    this.send();
    return this.waiting;
  }

  async add(question, choice) {
    this.seq += 1;
    this.order += 1; // the place in time: each opened page numbers its clicks from another `seq`
    const click = { sitting: this.sitting, token: this.token, seq: this.seq, order: this.order, question, choice };
    this.waiting.push(click);
    if (this.db) await this.db.put("clicks", click).catch(() => null);
    this.send();
  }

  isOld(click) {
    return click.token !== this.token;
  }

  async send() {
    if (this.busy || !this.waiting.length) return;
    this.busy = true;
    const click = this.waiting[0];
    const done = await this.deliver(click);
    this.busy = false;
    if (done) {
      this.failures = 0;
      this.onTrouble(false);
      this.send();
      return;
    }
    const seconds = WAITS[Math.min(this.failures, WAITS.length - 1)] * (0.7 + Math.random() * 0.6);
    this.failures += 1;
    this.onTrouble(true);
    window.setTimeout(() => this.send(), seconds * 1000);
  }

  async deliver(click) {
    let answer, reply;
    try {
      answer = await fetch("/luu", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...click, kept_since: this.isOld(click) ? click.token : null }),
        credentials: "same-origin",
        signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined,
      });
      reply = await answer.json();
    } catch {
      return false;
    }
    if (answer.status >= 500) return false;
    this.waiting.shift();
    const mayComeBack = reply.refusal === "replaced"; // kept: if the candidate signs in here again, it is judged anew
    if (this.db && !mayComeBack) await this.db.delete("clicks", [click.sitting, click.seq]).catch(() => null);
    if (answer.ok) this.onSaved(click, reply);
    else this.onRefused(click, reply);
    return true;
  }

  async empty(seconds) {
    const until = performance.now() + seconds * 1000;
    while (this.waiting.length && performance.now() < until) {
      await new Promise((resolve) => window.setTimeout(resolve, 100));
    }
    return this.waiting.length === 0;
  }
}

export async function forgetClicks() {
  const db = await store();
  if (db) await db.clear("clicks");
}

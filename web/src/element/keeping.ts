// Element: where answers go and come from besides the keyboard: files, links, the device. Nothing that was typed is replaced without a question.

import type { Answers, Preview } from "../answers.js";
import { Device } from "../keep/device.js";
import { answersIn, withAnswers } from "../keep/fragment.js";
import { remarkOf } from "../keep/remark.js";
import { loadLater } from "../later.js";
import type { Plan } from "../plan.js";
import type { Say } from "../words.js";
import { copyText, saveFile } from "./device.js";

export type Source = "file" | "link" | "device";
export type Note = (t: Say) => string;
/** Answers that were read and wait for the reader to say what becomes of them. */
export interface Offer { source: Source; text: string; preview: Preview; at: { outcome: string; asOf: string } | null }

/** What the element lends to it. */
export interface Host {
  readonly plan: Plan | null; readonly answers: Answers | null; readonly asOf: string; readonly outcome: string; readonly hash: string;
  note(note: Note): void;
  /** The answers have come from somewhere else; where they come from may also say what to look at. */
  taken(at: { outcome: string; asOf: string } | null): void;
  offered(): void;
}

const SOON = 400;
/** Longer links are cut by some programs that pass them on. */
const LONG = 8_000;
/** All elements of the page, to see for which of them a link was made. */
const hosts = new Set<Host>();

export class Keeping {
  /** Typed and kept nowhere yet. */
  dirty = false;
  offer: Offer | null = null;
  onDevice = false;
  deviceWorks = true;
  /** A link to copy by hand, where the clipboard is out of reach. */
  link = "";
  readonly #device = new Device();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending = false;
  /** What was last read from the address, so that a broken link is told of once. */
  #seen: string | null = null;

  constructor(private readonly host: Host) {}

  connect(): void {
    hosts.add(this.host);
    window.addEventListener("beforeunload", this.#leaving);
    window.addEventListener("pagehide", this.#flush);
    window.addEventListener("hashchange", this.#hash);
    this.deviceWorks = this.#device.works;
  }
  disconnect(): void {
    hosts.delete(this.host);
    window.removeEventListener("beforeunload", this.#leaving);
    window.removeEventListener("pagehide", this.#flush);
    window.removeEventListener("hashchange", this.#hash);
    this.#flush();
  }

  #leaving = (event: BeforeUnloadEvent): void => {
    this.#flush();
    if (this.dirty) event.preventDefault();
  };

  /** The answers as the text of a facts file. */
  file(): string {
    const { plan, answers, asOf, hash } = this.host;
    if (!plan || !answers) return "";
    return answers.toFile(remarkOf({ policy: plan.policy.id, version: plan.policy.version, asOf, hash }));
  }

  save(): void {
    saveFile(`${this.host.plan?.policy.id}-${this.host.asOf}.json`, this.file(), "application/json");
    this.dirty = false;
    this.host.note((t) => t("form.saved"));
  }

  /** The form goes: what belongs to it is written before another one comes. */
  leave(): void {
    this.#flush();
    this.#pending = this.onDevice = false;
    this.offer = null;
    this.link = "";
  }

  /** A form has come: what was kept for it, and what the address brings. */
  start(): void {
    const { plan, answers } = this.host;
    if (!plan || !answers) return;
    this.dirty ||= answers.any;
    const kept = this.#device.read(plan.policy.id, plan.policy.version);
    this.onDevice = kept !== null;
    if (kept !== null && answers.any) this.read(kept, "device");
    else if (kept !== null) this.#restore(answers, kept);
    void this.#fromAddress();
  }

  #restore(answers: Answers, kept: string): void {
    try {
      const { taken } = answers.open(kept);
      if (taken > 0) this.host.note((t) => t("form.deviceBack", { n: taken }));
      this.host.taken(null);
    } catch {
      // Somebody else has written there; the next answer overwrites it.
    }
  }

  /** An answer was given or taken back. */
  changed(): void {
    if (!this.onDevice) {
      this.dirty = this.host.answers?.any ?? false;
      return;
    }
    this.#pending = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#flush, SOON);
  }

  #flush = (): void => {
    clearTimeout(this.#timer);
    if (!this.#pending || !this.onDevice) return;
    this.#pending = false;
    const policy = this.host.plan?.policy;
    if (!policy) return;
    this.dirty = !this.#device.write(policy.id, policy.version, this.file());
    if (this.dirty) this.host.note((t) => t("form.deviceFull"));
  };

  keepOnDevice(yes: boolean): void {
    const policy = this.host.plan?.policy;
    if (!policy) return;
    this.onDevice = yes;
    if (yes) {
      this.#pending = true;
      this.#flush();
      this.onDevice = !this.dirty;
      return;
    }
    this.#device.remove(policy.id, policy.version);
    this.#pending = false;
    this.dirty = this.host.answers?.any ?? false;
    this.host.note((t) => t("form.deviceGone"));
  }

  /** Reads answers from elsewhere. They are taken at once where nothing typed is lost by it. */
  read(text: string, source: Source, at: Offer["at"] = null): void {
    const { answers } = this.host;
    if (!answers) return;
    let preview: Preview;
    try {
      preview = answers.preview(text);
    } catch {
      return this.host.note((t) => t("form.openFailed"));
    }
    if (preview.taken === 0) return this.host.note((t) => this.#of(t, preview) + t("form.openedNone"));
    this.offer = { source, text, preview, at };
    if (preview.replaced === 0 || (source === "file" && !this.dirty && !this.onDevice)) return this.decide("replace");
    this.host.offered();
  }

  /** What becomes of the answers that were read. */
  decide(what: "replace" | "add" | "no"): void {
    const { offer, host } = this;
    this.offer = null;
    if (!offer || !host.answers) return;
    if (what === "no") return host.note((t) => t("form.offerKept"));
    const { taken, left } = host.answers.open(offer.text, what);
    host.note((t) => this.#of(t, offer.preview) + (what === "add" ? t("form.offerAdded", { n: taken }) : opened(t, taken, left)));
    host.taken(what === "replace" ? offer.at : null);
    if (what === "replace" && offer.source === "file" && !this.onDevice) this.dirty = false;
    else this.changed();
  }

  /** Says of which policy the answers are, if of another one or another edition. */
  #of(t: Say, { origin }: Preview): string {
    const here = this.host.plan?.policy;
    if (!origin || (origin.policy === here?.id && origin.version === here.version)) return "";
    return t("form.ofOther", { policy: origin.policy, version: origin.version });
  }

  async copyLink(): Promise<void> {
    const { plan, answers, outcome, asOf } = this.host;
    if (!plan || !answers) return;
    const facts = answers.toFile(remarkOf({ policy: plan.policy.id, version: plan.policy.version, asOf, hash: "" }));
    let part;
    try {
      part = await loadLater();
    } catch {
      return this.host.note((t) => t("form.laterFailed"));
    }
    const address = withAnswers(location.href, await part.toFragment({ policy: plan.policy.id, version: plan.policy.version, outcome, asOf, facts }));
    this.link = (await copyText(address)) ? "" : address;
    const n = address.length;
    this.host.note((t) => (this.link ? t("form.linkField") : n > LONG ? t("form.linkLong", { n }) : t("form.linkCopied")));
  }

  #hash = (): void => this.again();

  /** Looks into the address once more. */
  again(): void {
    void this.#fromAddress();
  }

  async #fromAddress(): Promise<void> {
    const written = answersIn(location.hash);
    const { plan } = this.host;
    if (written === null || !plan || written === this.#seen) return;
    this.#seen = written;
    let linked;
    let part;
    try {
      part = await loadLater();
    } catch {
      // The answers still stand in the address; they are read when the part has come.
      this.#seen = null;
      return this.host.note((t) => t("form.laterFailed"));
    }
    try {
      linked = await part.fromFragment(written);
    } catch {
      return this.host.note((t) => t("form.linkBroken"));
    }
    const { policy, version, facts, outcome, asOf } = linked;
    // A link to another form of the same page is not for this one.
    if (policy !== plan.policy.id && [...hosts].some((host) => host !== this.host && (!host.plan || host.plan.policy.id === policy))) return;
    this.read(facts, "link", policy === plan.policy.id && version === plan.policy.version ? { outcome, asOf } : null);
    try {
      // Read once: the answers do not stay in the address, where a screenshot or a copied address would give them away.
      history.replaceState(history.state, "", withAnswers(location.href, null));
      this.#seen = null;
    } catch {
      // A document that may not touch its address keeps it.
    }
  }
}

function opened(t: Say, taken: number, left: string[]): string {
  return left.length ? t("form.openedSome", { n: taken, m: left.length, names: someOf(left) }) : t("form.opened", { n: taken });
}

export function someOf(names: string[]): string {
  return names.slice(0, 8).join("、") + (names.length > 8 ? " …" : "");
}

// Keeping, first: answers on this device, only where the reader has asked for it. One entry for each policy and edition.

const PREFIX = "zhunsheng:";

function entry(policy: string, version: string): string {
  return `${PREFIX}${policy}/${version}`;
}

export class Device {
  constructor(private readonly storage: () => Storage = () => window.localStorage) {}

  /** Whether this browser lets pages keep anything. */
  get works(): boolean {
    try {
      const probe = `${PREFIX}probe`;
      this.storage().setItem(probe, "");
      this.storage().removeItem(probe);
      return true;
    } catch {
      return false;
    }
  }

  read(policy: string, version: string): string | null {
    try {
      return this.storage().getItem(entry(policy, version));
    } catch {
      return null;
    }
  }

  /** False if there was no room, or the browser does not let it. */
  write(policy: string, version: string, text: string): boolean {
    try {
      this.storage().setItem(entry(policy, version), text);
      return true;
    } catch {
      return false;
    }
  }

  remove(policy: string, version: string): void {
    try {
      this.storage().removeItem(entry(policy, version));
    } catch {
      // Nothing was kept.
    }
  }
}

// Keeping, third: the remark of a facts file that says for which edition of which policy it was made. Programs that read facts skip it.

export interface Origin { policy: string; version: string; asOf: string; hash: string }

export function remarkOf({ policy, version, asOf, hash }: Origin): string {
  return `zhunsheng ${policy}/${version} ${asOf} ${hash}`;
}

/** From which policy a facts file comes, if it says so. */
export function originOf(file: unknown): Origin | null {
  const remark = typeof file === "object" && file !== null ? (file as Record<string, unknown>)["$comment"] : null;
  const found = typeof remark === "string" ? /^zhunsheng ([a-z][a-z0-9-]*)\/([\d.]+) (\d{4}-\d\d-\d\d) (\S*)/u.exec(remark) : null;
  if (!found) return null;
  const [, policy = "", version = "", asOf = "", hash = ""] = found;
  return { policy, version, asOf, hash };
}

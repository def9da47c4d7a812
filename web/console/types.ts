// Desk, in: what the server answers, as its OpenAPI document has it.

import type { Text } from "../src/plan.js";

export type { Lang, Text } from "../src/plan.js";
export type Role = "editor" | "approver" | "auditor" | "administrator";
export interface Session { account: string; name: string; roles: Role[]; confirmed_until: string | null; expires_at: string; ways?: string[] }
export interface Ways { password: boolean; passkey: boolean; oidc: { title: string | Text } | null; accounts?: boolean }

export interface Policy { policy: string; version: string; title: Text; document_number: string | null; hash: string; publication: number }
export interface Head { publication: number; hash: string; recorded_at: string; policies: { policy: string; version: string; plan: string }[] }

export interface Value { from: string; value: string; shown: Text | string; source: unknown }
export interface Pending { change: string | number; state: State; from: string; /** Nothing where the value is to be taken away. */ value: string | null; shown: Text | string | null }
export interface Parameter {
  name: string; title: Text; type: string; unit: string | null; minimum: string | null; maximum: string | null; decimals: number | null;
  choices: { id: string; title: Text }[] | null; clause: { id: string; heading: Text | string } | null; set_by: Text | string | null; note: Text | string | null;
  values: Value[]; current: Value | null; next: Value | null; findings: { id: string; title: Text }[]; pending: Pending[];
}
export interface Past extends Value { publication: number; recorded_at: string; actor: string | null; change: string | number | null; replaced_by: unknown }
export interface ParameterHistory extends Parameter { history: Past[] }

export type Kind = "value" | "correction" | "package" | "rollback";
export type State = "draft" | "checked" | "awaiting_approval" | "approved" | "published" | "withdrawn" | "rejected" | "superseded";
export interface Source { document: string; article: string; file_sha256: string | null }
export interface NewValue { parameter: string; from: string; value: string; unit: string | null; source: Source }
export interface Content {
  values?: NewValue[]; removed?: { parameter: string; from: string }[]; reason: string; correction_reason?: string; notes: string;
  accepted: { item: string; reason: string }[]; to?: number; policy?: string; version?: string; files?: string[];
}
export type Action = "edit" | "submit" | "withdraw" | "rebase" | "approve" | "reject" | "publish";
export interface Change {
  id: string | number; kind: Kind; policy: string | null; title: Text; state: State; author: string; editors: string[]; created_at: string; updated_at: string;
  base: { publication: number; package: string | null } | null; stale: boolean; digest: string; content: Content; diff: Text[]; checks: Checks | null;
  approvals: { account: string; at: string; digest: string; note: string | null }[];
  history: { seq: number; at: string; actor: string; kind: string; note: string | null }[];
  publication: number | null; phase: "pending" | "in_effect" | "replaced" | null; may: Action[]; why_not: Partial<Record<Action, Text>>;
}
export type CheckState = "passed" | "failed" | "explained" | "warning" | "skipped";
export interface CheckItem {
  id: string; text: Text; explainable: boolean; explained: string | null; case: string | null; place: { file: string; line: number; column: number } | null;
}
export interface CheckResult { id: string; title: Text; state: CheckState; summary: Text; items: CheckItem[] }
export interface Checks { digest: string; base: string; passed: boolean; counted: { rules: number; cases: number; boundary: number }; results: CheckResult[] }

export type Shown = Text | string | null;
export interface Impact {
  policy: string; as_of: string; before: string; after: string; sets: { id: string; title: Text; cases: number }[];
  outcomes: { id: string; title: Text; newly_met: number; no_longer_met: number; became_unknown: number; other: number; unchanged: number }[];
  amounts: { finding: string; title: Text; unit: Shown; before: string; after: string; difference: string; cases: number }[];
  cases: {
    set: string; case: string; title?: string; outcomes: { id: string; title: Text; before: string | null; after: string | null }[];
    amounts: { finding: string; title: Text; before: string | null; after: string | null }[];
    findings: { id: string; sentence: Text; clause: Shown; before: string | null; after: string | null; parameters: string[]; measured?: Text | null }[];
  }[];
  unusable: { case: string; title?: string; why: Text }[];
}
export interface Publication {
  number: number; seq: number; hash: string; recorded_at: string; actor: string | null; kind: "first" | "change" | "rollback"; change: string | number | null;
  approvals: { account: string; at?: string }[] | string[]; title: Text; diff: Text[]; notes: string | null;
  packages: { policy: string; version: string; package: string; plan: string }[]; active: boolean;
}
export interface AuditRecord { seq: number; prev: string; hash: string; recorded_at: string; actor: string | null; kind: string; subject: Shown; summary: Shown; payload: unknown }
export interface StoredCase { id: string | number; policy: string; title: string; added_at: string; added_by: string; facts: unknown; as_of: string | null }
export interface Problem { path: string; code: string; message: Text; hint: Text | null; found: unknown }
export interface Imported { added: number | unknown[]; refused: { row: number | string; problems: Problem[] }[]; warnings: (Problem | Text)[] }
export interface Token { id: string | number; title: string; scopes: string[]; expires_on: string; made_at?: string; expired?: boolean; used_on?: string | null }
export interface Account { account: string; name: string; roles: Role[]; disabled: boolean; locked_until: string | null; added_at: string }
export interface Page<Item> { items: Item[]; next: string | null }

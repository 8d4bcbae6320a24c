/** What is wrong with a value, and what to write instead. */
export interface Problem {
  readonly problem: string;
  readonly fix?: string;
}

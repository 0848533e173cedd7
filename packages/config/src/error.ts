/** One thing that is wrong with what the server was told. Never holds the value of a secret. */
export interface ConfigProblem {
  /** Where it came from, as the person wrote it: `--max-rows`, `POSTGRES_MAX_ROWS`. */
  source: string
  /** A sentence that names the value and the next step. */
  message: string
}

/** Everything that is wrong with the configuration, at once. It ends the process (exit code 2) and never reaches a model. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ source, message }) => `${source}: ${message}`).join('\n'))
    this.problems = problems
  }
}

/** How a subcommand (`login`) talks to the person who typed it. */
export interface Terminal {
  /** A line of the answer, on stdout. */
  print(line: string): void
  /** A line for the person alone, on stderr. */
  say(line: string): void
  /** A person reads it: stderr is a terminal. */
  interactive: boolean
  /** Fires on Ctrl-C. */
  signal: AbortSignal
}

/** The terminal of this process. What is written is masked, and cannot steer the terminal. */
export function terminal(mask: (text: string) => string): Terminal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('stopped')))
  const clean = (line: string) => `${mask(line).replace(/[^\P{Cc}\n]/gu, '')}\n`
  return {
    print: line => void process.stdout.write(clean(line)),
    say: line => void process.stderr.write(clean(line)),
    interactive: process.stderr.isTTY === true,
    signal: stop.signal,
  }
}

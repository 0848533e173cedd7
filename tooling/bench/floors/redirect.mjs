// Loaded before a server that knows no other address than api.github.com or slack.com: sends it to the stand-in.
const { BENCH_GITHUB, BENCH_SLACK } = process.env
const original = globalThis.fetch
globalThis.fetch = (input, init) =>
  original(
    String(input).replace('https://api.github.com', BENCH_GITHUB).replace('https://slack.com', BENCH_SLACK),
    init,
  )

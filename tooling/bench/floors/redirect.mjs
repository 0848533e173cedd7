// Loaded before a server that knows no other address than api.github.com: sends it to the stand-in.
const original = globalThis.fetch
globalThis.fetch = (input, init) =>
  original(String(input).replace('https://api.github.com', process.env.BENCH_GITHUB), init)

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes as PostgreSQL writes them, at most three digits: `812 B`, `1.2 MB`, `340 GB`. */
export function size(bytes: number): string {
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value < 10 && unit > 0 ? Number(value.toFixed(1)) : Math.round(value)} ${units[unit]}`
}

/** A count a person reads at a glance: `0.3`, `950`, `12k`, `3.4M`. */
export function count(value: number): string {
  for (const [scale, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (Math.abs(value) >= scale) return `${Number((value / scale).toPrecision(2))}${unit}`
  }
  return String(Math.abs(value) < 10 ? Number(value.toFixed(1)) : Math.round(value))
}

/** Milliseconds as `0.42 ms`, `18 ms`, `2.3 s`, `4 min`, `3 h`, `12 days`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Number(ms.toPrecision(ms < 100 ? 2 : 3))} ms`
  const seconds = ms / 1000
  if (seconds < 90) return `${Number(seconds.toPrecision(2))} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} days`
}

/** What a value may be at most, or must be at least. */
export interface Bound {
  most?: number
  least?: number
  unit: string
}

/** What is promised. Of several bounds of one limit, one is enough. `pnpm bench --check` holds them. */
export const limits = {
  'tools/list of Git at destroy': [{ most: 2900, unit: 'tokens' }],
  'tools/list of Git at read': [{ most: 1400, unit: 'tokens' }],
  'tools/list of GitHub at destroy': [{ most: 4500, unit: 'tokens' }],
  'tools/list of GitHub at read': [{ most: 2500, unit: 'tokens' }],
  'all tools of GitHub': [{ most: 8000, unit: 'tokens' }],
  'tools/list of Google Drive at destroy': [{ most: 2600, unit: 'tokens' }],
  'tools/list of Google Drive at read': [{ most: 1200, unit: 'tokens' }],
  'tools/list of Postgres at destroy': [{ most: 1900, unit: 'tokens' }],
  'tools/list of Postgres at read': [{ most: 1200, unit: 'tokens' }],
  'tools/list of Slack at destroy': [{ most: 2000, unit: 'tokens' }],
  'tools/list of Slack at read': [{ most: 1400, unit: 'tokens' }],
  'all tools of Slack': [{ most: 4000, unit: 'tokens' }],
  'start of Git': [{ most: 1.3, unit: '× minimal SDK server' }],
  'start of GitHub': [{ most: 1.3, unit: '× minimal SDK server' }],
  'start of Google Drive': [{ most: 1.3, unit: '× minimal SDK server' }],
  'start of Postgres': [{ most: 1.3, unit: '× minimal SDK server' }],
  'start of Slack': [{ most: 1.3, unit: '× minimal SDK server' }],
  'idle memory of Git': [{ most: 1.25, unit: '× minimal SDK server' }],
  'idle memory of GitHub': [{ most: 1.25, unit: '× minimal SDK server' }],
  'idle memory of Google Drive': [{ most: 1.25, unit: '× minimal SDK server' }],
  'idle memory of Postgres': [{ most: 1.25, unit: '× minimal SDK server' }],
  'idle memory of Slack': [{ most: 1.25, unit: '× minimal SDK server' }],
  'tarball of Git': [{ most: 300, unit: 'kB' }],
  'tarball of GitHub': [{ most: 500, unit: 'kB' }],
  'tarball of Google Drive': [{ most: 900, unit: 'kB' }],
  'tarball of Postgres': [{ most: 1500, unit: 'kB' }],
  'tarball of Slack': [{ most: 300, unit: 'kB' }],
  'HTTP throughput': [{ least: 0.8, unit: '× the SDK' }],
  'SELECT 1': [{ most: 0.5, unit: 'ms over pg' }],
  '1,000 rows': [{ most: 1.3, unit: '× pg' }],
  'schema of 40 tables': [{ most: 3500, unit: 'tokens' }],
  '100 rows of 7 columns': [{ most: 4200, unit: 'tokens' }],
  'one cell of 300 MB': [{ most: 60, unit: 'MB more' }],
  'Postgres, 16 calls at once': [{ least: 0.6, unit: '× pg' }],
  'git status': [
    { most: 1.15, unit: '× git' },
    { most: 5, unit: 'ms over git' },
  ],
  'git log': [
    { most: 1.15, unit: '× git' },
    { most: 5, unit: 'ms over git' },
  ],
  'git diff': [
    { most: 1.15, unit: '× git' },
    { most: 5, unit: 'ms over git' },
  ],
  '30 commits': [{ most: 950, unit: 'tokens' }],
  'Git, 16 calls at once': [{ least: 0.6, unit: '× git' }],
  'GitHub, list issues': [{ most: 1.3, unit: '× Octokit' }],
  'GitHub, five files': [{ most: 1.3, unit: '× Octokit' }],
  'GitHub, pull request': [{ most: 1.3, unit: '× Octokit' }],
  '30 issues': [{ most: 1200, unit: 'tokens' }],
  '30 issues with the heads of their bodies': [{ most: 3300, unit: 'tokens' }],
  'five files': [{ most: 1, unit: 'requests' }],
  'five files without GraphQL': [{ most: 6, unit: 'requests' }],
  'review with ten comments': [{ most: 1, unit: 'calls' }],
  'red CI to the failing lines': [{ most: 1, unit: 'calls' }],
  'Slack, read 50 messages': [
    { most: 1.3, unit: '× @slack/web-api' },
    { most: 5, unit: 'ms over it' },
  ],
  '50 messages': [{ most: 0.6, unit: '× the tokens of slack-mcp-server' }],
  'cold read of a channel': [{ most: 4, unit: 'requests' }],
  'Google Drive, get a file': [
    { most: 1.3, unit: '× @googleapis/drive' },
    { most: 5, unit: 'ms over it' },
  ],
  'Google Drive, search': [
    { most: 1.3, unit: '× @googleapis/drive' },
    { most: 5, unit: 'ms over it' },
  ],
  'a tab of a large workbook': [{ most: 400, unit: 'MB at the peak' }],
  'a passage of a PDF': [{ most: 400, unit: 'MB at the peak' }],
  '10,000 files page by page': [{ most: 60, unit: 'MB more' }],
} as const satisfies Record<string, readonly Bound[]>

export type Limit = keyof typeof limits

/** A measured value for each bound of its limit, in the same order. */
export interface Fact {
  limit: Limit
  values: readonly number[]
}

export function isKept({ limit, values }: Fact): boolean {
  const bounds: readonly Bound[] = limits[limit]
  return bounds.some(({ most, least }, index) => {
    const value = values[index] ?? Number.NaN
    return (most === undefined || value <= most) && (least === undefined || value >= least) && !Number.isNaN(value)
  })
}

/** `1.12 × git (at most 1.15) or 0.4 ms over git (at most 5)` */
export function sentence({ limit, values }: Fact): string {
  const bounds: readonly Bound[] = limits[limit]
  return bounds
    .map(({ most, least, unit }, index) => {
      const bound = most === undefined ? `at least ${least}` : `at most ${most}`
      return `${short(values[index] ?? Number.NaN)} ${unit} (${bound})`
    })
    .join(' or ')
}

/** Three digits that count, thousands with a comma. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

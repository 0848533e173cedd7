import { expect, test } from 'vitest'
import { whichAlert } from './which-alert.ts'

const page = 'https://github.com/acme/web/security'

test.each([
  [{ repo: 'acme/web' }, {}],
  [
    { repo: 'acme/web', kind: 'code', number: 3 },
    { kind: 'code', number: 3 },
  ],
  [{ repo: `${page}/dependabot/4` }, { kind: 'dependabot', number: 4 }],
  [{ repo: `${page}/code-scanning/12?query=x` }, { kind: 'code', number: 12 }],
  [{ repo: `${page}/secret-scanning` }, { kind: 'secret' }],
  [
    { repo: `${page}/dependabot/4`, number: 5 },
    { kind: 'dependabot', number: 5 },
  ],
  // The number is of another kind.
  [{ repo: `${page}/dependabot/4`, kind: 'secret' }, { kind: 'secret' }],
  [{ repo: 'https://github.com/acme/web/pull/4' }, {}],
] as const)('%j', (args, expected) => expect(whichAlert(args)).toEqual(expected))

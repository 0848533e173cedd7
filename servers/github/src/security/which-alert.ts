import type { AlertKind } from './alert.ts'

interface Asked {
  repo?: string | undefined
  kind?: AlertKind | undefined
  number?: number | undefined
}

const kinds: Readonly<Record<string, AlertKind>> = {
  'code-scanning': 'code',
  dependabot: 'dependabot',
  'secret-scanning': 'secret',
}

const page = /\/security\/(code-scanning|dependabot|secret-scanning)(?:\/(\d{1,9}))?(?:[/?#]|$)/

/** Which alert is meant: by kind and number, or by the URL of its page as `repo`. */
export function whichAlert({ repo = '', kind, number }: Asked): Pick<Asked, 'kind' | 'number'> {
  const [, area = '', digits] = page.exec(repo) ?? []
  const found = kinds[area]
  if (found === undefined || (kind !== undefined && kind !== found)) return { kind, number }
  return { kind: found, number: number ?? (digits === undefined ? undefined : Number(digits)) }
}

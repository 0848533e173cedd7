import { unescaped } from './answer.ts'
import { scopeOf } from './tokens.ts'

/** What the person does on the pages. */
export interface Choices {
  /** Whose account; the first that is shown, unless told. */
  readonly email?: string
  /** Of the rights that are asked for, the only ones that stay ticked. */
  readonly grant?: readonly string[]
  /** The ids of files, where the picker is shown. */
  readonly pick?: readonly string[]
  readonly deny?: boolean
  /** False: the address of the app is not opened at the end. */
  readonly follow?: boolean
}

/**
 * Goes through the pages as a browser does, to the address of the app, which is opened too.
 * Throws with the title of a page that cannot be gone on from.
 * @returns that address
 */
export async function walk(authUrl: string, choices: Choices = {}): Promise<string> {
  let response = await fetch(authUrl, { redirect: 'manual' })
  while (response.status === 200) {
    const html = await response.text()
    const next = answerTo(html, choices)
    const action = new URL(next.action, authUrl)
    response = await fetch(action, { method: 'POST', body: next.fields, redirect: 'manual' })
  }
  const target = response.headers.get('location')
  if (target === null) throw new Error(`Google shows: ${titleOf(await response.text())}`)
  await response.body?.cancel()
  if (choices.follow !== false) await (await fetch(target)).text()
  return target
}

interface Form {
  readonly action: string
  readonly fields: URLSearchParams
}

function answerTo(html: string, { email, grant, pick = [], deny = false }: Choices): Form {
  const wanted = grant?.map(scopeOf)
  const isConsent = html.includes('<form id="consent"')
  const isPicker = html.includes('<form id="picker"')
  if (deny && (isConsent || isPicker)) return filled(html, 'cancel', () => true)
  if (isPicker) {
    const missing = pick.find(id => !html.includes(`value="${id}"`))
    if (missing !== undefined) throw new Error(`The picker does not show ${missing}`)
    return filled(html, 'picker', (_, id) => pick.includes(id))
  }
  if (isConsent) return filled(html, 'consent', (_, scope) => wanted === undefined || wanted.includes(scope))
  const first = /name="email" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const form = filled(html, 'account', () => true)
  form.fields.set('email', email ?? unescaped(first))
  if (email !== undefined && !html.includes(`value="${email}"`)) throw new Error(`There is no account ${email}`)
  return form
}

/** Hidden fields, and of the boxes those that are wanted. */
function filled(html: string, id: string, isWanted: (name: string, value: string) => boolean): Form {
  const [, attributes = '', inside = ''] = new RegExp(`<form id="${id}"([^>]*)>(.*?)</form>`, 's').exec(html) ?? []
  const fields = new URLSearchParams()
  for (const [, type = '', name = '', value = ''] of inside.matchAll(
    /<input type="(\w+)" name="(\w+)" value="([^"]*)"/g,
  )) {
    if (type === 'hidden' || isWanted(name, unescaped(value))) fields.append(name, unescaped(value))
  }
  return { action: /action="([^"]*)"/.exec(attributes)?.[1] ?? '', fields }
}

const titleOf = (html: string): string => unescaped(/<title>(.*?)<\/title>/s.exec(html)?.[1] ?? html.slice(0, 200))

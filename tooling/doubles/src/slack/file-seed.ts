import { sectionsOf } from './canvas-sections.ts'
import { typeOf } from './file-records.ts'
import { shareFiles } from './file-share.ts'
import type { Ids } from './seed.ts'
import type { Store } from './store.ts'

export interface NewFile {
  readonly name: string
  readonly title?: string
  readonly mimetype?: string
  /** Of a canvas: Markdown. */
  readonly content?: string | Uint8Array
  /** Name or id of where it is shared. */
  readonly channel?: string
  readonly thread_ts?: string
  /** Handle; default: `me`. */
  readonly user?: string
  readonly canvas?: boolean
  /** Where it is, in another service. */
  readonly external?: string
}

/** @returns its id */
export function seedFile(store: Store, ids: Ids, given: NewFile, idOf: (channel: string) => string): string {
  const { name, title = name, content = '', channel, thread_ts, user, canvas = false, external } = given
  const owner = user === undefined ? ids.me : (ids.users[user] ?? user)
  const type = canvas ? { filetype: 'quip', mimetype: 'application/vnd.slack-docs' } : typeOf(name)
  const bytes = Buffer.from(content)
  const file = store.addFile({
    ...{ user: owner, name, title, ...type },
    ...(given.mimetype === undefined ? {} : { mimetype: given.mimetype }),
    content: canvas ? Buffer.alloc(0) : bytes,
    ...(canvas ? { sections: sectionsOf(bytes.toString()) } : {}),
    ...(external === undefined ? {} : { externalUrl: external }),
  })
  if (channel !== undefined) {
    const reply = thread_ts === undefined ? {} : { thread_ts }
    shareFiles(store, idOf(channel), [file], { user: owner, text: '', ...reply })
  }
  return file.id
}

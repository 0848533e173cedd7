import { fileJson } from './file-json.ts'
import type { StoredFile } from './file-records.ts'
import type { NewMessage, Store } from './store.ts'

/** Posts a message with files, that are where the message is from then on. */
export function shareFiles(store: Store, channel: string, files: readonly StoredFile[], message: NewMessage): void {
  const { ts, thread_ts } = store.post(channel, { ...message, upload: true })
  for (const file of files) file.shares.push({ channel, ts, ...(thread_ts === undefined ? {} : { thread_ts }) })
  store.message(channel, ts).files = files.map(file => fileJson({ store }, file))
}

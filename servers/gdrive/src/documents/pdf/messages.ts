/** What the worker is started with. */
export interface Task {
  /** Of the file, in bytes. */
  size: number
}

/** To the worker. */
export type Request = { page: number } | { begin: number; bytes: Uint8Array }

/** From the worker. */
export type Reply =
  | { need: { begin: number; end: number } }
  | { pages: number; bookmarks: { title: string; page: number | undefined }[] }
  | { page: number; text: string; cut: boolean }
  | { failed: 'password' | 'broken'; words: string }

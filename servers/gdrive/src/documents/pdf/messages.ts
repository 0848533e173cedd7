/** What the worker is started with. */
export interface Task {
  /** Of the file, in bytes. */
  size: number
}

/** To the worker. */
export type Request = { page: number } | { begin: number; bytes: Uint8Array }

/** Bytes of the file that are asked for. */
export interface Need {
  begin: number
  end: number
}

/** From the worker. */
export type Reply =
  | { need: Need }
  | { pages: number; bookmarks: { title: string; page: number | undefined }[] }
  | { page: number; text: string; cut: boolean }
  | { failed: 'password' | 'broken'; words: string }

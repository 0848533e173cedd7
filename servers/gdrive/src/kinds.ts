const google = 'application/vnd.google-apps.'
const office = 'application/vnd.openxmlformats-officedocument.'

/** Short words for the types of files that people meet, as tools show and take them. */
const kinds = {
  folder: `${google}folder`,
  doc: `${google}document`,
  sheet: `${google}spreadsheet`,
  slides: `${google}presentation`,
  drawing: `${google}drawing`,
  form: `${google}form`,
  script: `${google}script`,
  site: `${google}site`,
  vid: `${google}vid`,
  shortcut: `${google}shortcut`,
  pdf: 'application/pdf',
  docx: `${office}wordprocessingml.document`,
  xlsx: `${office}spreadsheetml.sheet`,
  pptx: `${office}presentationml.presentation`,
  markdown: 'text/markdown',
  text: 'text/plain',
  csv: 'text/csv',
  html: 'text/html',
} as const

const byWord: ReadonlyMap<string, string> = new Map(Object.entries(kinds))
const byMime: ReadonlyMap<string, string> = new Map(Object.entries(kinds).map(([kind, mime]) => [mime, kind]))

/** `doc`, `pdf`; `image`, `video`, `audio` for all of these; else the MIME type itself. */
export function kindOf(mimeType: string): string {
  return byMime.get(mimeType) ?? /^(?:image|video|audio)(?=\/)/.exec(mimeType)?.[0] ?? mimeType
}

/** The MIME type of a word of ours, or what was given where it is a MIME type itself. */
export function mimeOf(kind: string): string | undefined {
  const known = byWord.get(kind)
  if (known !== undefined) return known
  return /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(kind) ? kind : undefined
}

/** True for what has no bytes of its own: it is read by an export. */
export function isGoogleDocument(mimeType: string): boolean {
  return mimeType.startsWith(google) && mimeType !== kinds.folder && mimeType !== kinds.shortcut
}

export const folderType = kinds.folder
export const shortcutType = kinds.shortcut

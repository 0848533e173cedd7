const office = 'application/vnd.openxmlformats-officedocument'
const open = 'application/vnd.oasis.opendocument'
const google = 'application/vnd.google-apps'

export const documentType = `${google}.document`
export const sheetType = `${google}.spreadsheet`
export const slidesType = `${google}.presentation`
const drawingType = `${google}.drawing`
const scriptType = `${google}.script`

export const docxType = `${office}.wordprocessingml.document`
export const xlsxType = `${office}.spreadsheetml.sheet`
export const pptxType = `${office}.presentationml.presentation`

const pictures = ['image/jpeg', 'image/png', 'image/svg+xml']

/** What each of Google's types is exported to: `exportFormats` of about.get. */
export const exportFormats: Readonly<Record<string, string[]>> = {
  [documentType]: [
    ...['application/rtf', `${open}.text`, 'text/html', 'application/pdf', 'text/x-markdown', 'text/markdown'],
    ...['application/epub+zip', 'application/zip', docxType, 'text/plain'],
  ],
  [sheetType]: [
    ...['application/x-vnd.oasis.opendocument.spreadsheet', `${open}.spreadsheet`, 'text/tab-separated-values'],
    ...['application/pdf', xlsxType, 'text/csv', 'application/zip'],
  ],
  [slidesType]: [`${open}.presentation`, 'application/pdf', pptxType, 'text/plain', ...pictures],
  [drawingType]: ['application/pdf', ...pictures],
  [scriptType]: ['application/vnd.google-apps.script+json'],
  [`${google}.jam`]: ['application/pdf'],
  [`${google}.form`]: ['application/zip'],
  [`${google}.site`]: ['text/plain'],
  [`${google}.mail-layout`]: ['text/plain'],
}

/** What becomes one of Google's types: `importFormats` of about.get. */
export const importFormats: Readonly<Record<string, string[]>> = {
  ...byType(
    [documentType],
    ['text/plain', 'text/markdown', 'text/x-markdown', 'text/html', 'text/richtext', 'text/rtf'],
  ),
  ...byType([documentType], ['application/rtf', 'application/msword', docxType, `${open}.text`, 'application/pdf']),
  ...byType([documentType], ['image/png', 'image/jpeg', 'image/gif', 'image/bmp']),
  ...byType([sheetType], ['text/csv', 'text/tab-separated-values', 'application/vnd.ms-excel', xlsxType]),
  ...byType([sheetType], [`${open}.spreadsheet`, 'application/x-vnd.oasis.opendocument.spreadsheet']),
  ...byType([slidesType], ['application/vnd.ms-powerpoint', pptxType, `${open}.presentation`]),
  [`${google}.script+json`]: [scriptType],
}

function byType(to: string[], types: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(types.map(type => [type, to]))
}

/** As the addresses of `exportLinks` name a format. */
export const shortNames: Readonly<Record<string, string>> = {
  ...{ 'application/rtf': 'rtf', [`${open}.text`]: 'odt', 'text/html': 'html', 'application/pdf': 'pdf' },
  ...{ 'text/x-markdown': 'markdown', 'text/markdown': 'md', 'application/epub+zip': 'epub', 'application/zip': 'zip' },
  ...{ [docxType]: 'docx', 'text/plain': 'txt', [`${open}.spreadsheet`]: 'ods', 'text/tab-separated-values': 'tsv' },
  ...{ [xlsxType]: 'xlsx', 'text/csv': 'csv', [`${open}.presentation`]: 'odp', [pptxType]: 'pptx' },
  ...{ 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/svg+xml': 'svg' },
}

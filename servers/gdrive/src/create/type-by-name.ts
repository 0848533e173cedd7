const office = 'application/vnd.openxmlformats-officedocument.'

const types: Readonly<Record<string, string>> = {
  ...{ md: 'text/markdown', txt: 'text/plain', log: 'text/plain', csv: 'text/csv', tsv: 'text/tab-separated-values' },
  ...{ html: 'text/html', htm: 'text/html', json: 'application/json', xml: 'text/xml', rtf: 'application/rtf' },
  ...{ pdf: 'application/pdf', zip: 'application/zip', svg: 'image/svg+xml', png: 'image/png', gif: 'image/gif' },
  ...{ jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', mp3: 'audio/mpeg', mp4: 'video/mp4' },
  ...{ doc: 'application/msword', xls: 'application/vnd.ms-excel', ppt: 'application/vnd.ms-powerpoint' },
  docx: `${office}wordprocessingml.document`,
  xlsx: `${office}spreadsheetml.sheet`,
  pptx: `${office}presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
}

/** The MIME type that the ending of a name stands for; bytes of no known type otherwise. */
export function typeByName(name: string): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(types, ending) ? (types[ending] ?? '') : 'application/octet-stream'
}

/** A PDF of pages with lines of text, or of other content streams; an outline to each page where there are `bookmarks`. */
export function pdf(pages: readonly string[][], { bookmarks = [] as string[], padding = 0 } = {}): Buffer {
  const objects: string[] = []
  const kids = pages.map((_, index) => `${4 + index} 0 R`).join(' ')
  const outline = 4 + pages.length * 2
  objects[1] = `<< /Type /Catalog /Pages 2 0 R ${bookmarks.length > 0 ? `/Outlines ${outline} 0 R` : ''} >>`
  objects[2] = `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`
  objects[3] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
  for (const [index, lines] of pages.entries()) {
    const shown = lines.map(line => `(${line.replaceAll(/[\\()]/g, '\\$&')}) Tj T*`).join('\n')
    const content = `${'% filler\n'.repeat(padding)}BT /F1 12 Tf 14 TL 50 750 Td\n${shown}\nET`
    objects[4 + index] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${4 + pages.length + index} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`
    objects[4 + pages.length + index] = `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
  }
  const items = bookmarks.map((_, index) => outline + 1 + index)
  if (items.length > 0)
    objects[outline] = `<< /First ${items[0]} 0 R /Last ${items.at(-1)} 0 R /Count ${items.length} >>`
  for (const [index, title] of bookmarks.entries()) {
    const next = index + 1 < items.length ? `/Next ${items[index + 1]} 0 R` : ''
    objects[outline + 1 + index] =
      `<< /Title (${title}) /Parent ${outline} 0 R ${next} /Dest [${4 + index} 0 R /Fit] >>`
  }
  return file(objects)
}

function file(objects: readonly (string | undefined)[]): Buffer {
  let text = '%PDF-1.7\n'
  const offsets: number[] = []
  for (const [number, object] of objects.entries()) {
    if (object === undefined) continue
    offsets[number] = text.length
    text += `${number} 0 obj\n${object}\nendobj\n`
  }
  const start = text.length
  const rows = objects.slice(1).map((_, index) => `${String(offsets[index + 1] ?? 0).padStart(10, '0')} 00000 n \n`)
  text += `xref\n0 ${objects.length}\n0000000000 65535 f \n${rows.join('')}`
  return Buffer.from(
    `${text}trailer\n<< /Size ${objects.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    'latin1',
  )
}

/** A PDF of one page with its content packed. */
export function packedPdf(content: Uint8Array): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>',
    `<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n${Buffer.from(content).toString('latin1')}\nendstream`,
  ]
  return file([undefined, ...objects])
}

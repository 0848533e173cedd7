import { archive, relations } from '../zip/archive.fixture.ts'

interface FixtureTab {
  name: string
  state?: 'hidden' | 'veryHidden'
  /** XML of the rows. */
  rows: string
  /** XML before and after the rows. */
  before?: string
  after?: string
}

interface FixtureWorkbook {
  tabs: readonly FixtureTab[]
  strings?: readonly string[]
  /** XML of number formats, and the format of each style. */
  formats?: Readonly<Record<number, string>>
  styles?: readonly number[]
  is1904?: boolean
  more?: Readonly<Record<string, string | Uint8Array>>
}

/** An xlsx as Excel would write it, with the little of it that is read. */
export function workbook({
  tabs,
  strings = [],
  formats = {},
  styles = [0],
  is1904 = false,
  more,
}: FixtureWorkbook): Uint8Array {
  const sheets = tabs.map(
    ({ name, state }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`,
  )
  const parts = tabs.map(({ rows, before = '', after = '' }, index) => [
    `xl/worksheets/sheet${index + 1}.xml`,
    `<?xml version="1.0"?><worksheet>${before}<sheetData>${rows}</sheetData>${after}</worksheet>`,
  ])
  const numFmts = Object.entries(formats).map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`)
  const xfs = styles.map(id => `<xf numFmtId="${id}"/>`)
  return archive({
    '_rels/.rels': relations({ rId1: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/workbook.xml': `<workbook><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations({
      ...Object.fromEntries(
        tabs.map((_, index) => [`rId${index + 1}`, ['worksheet', `worksheets/sheet${index + 1}.xml`]]),
      ),
      s1: ['styles', 'styles.xml'],
      s2: ['sharedStrings', 'sharedStrings.xml'],
    }),
    'xl/styles.xml': `<styleSheet><numFmts>${numFmts.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${strings.map(text => `<si>${text}</si>`).join('')}</sst>`,
    ...Object.fromEntries(parts),
    ...more,
  })
}

import type { Document, Wanted } from '../document.ts'
import { unreadable } from '../errors.ts'
import type { OfficePackage } from '../office/package.ts'

export async function slidesDocument(office: OfficePackage, _: Wanted): Promise<Document> {
  throw unreadable(`Not read yet: ${office.main}.`)
}

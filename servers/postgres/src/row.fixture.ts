/** The body of a DataRow message with these cells. */
export function rowBody(cells: readonly (string | null)[]): Buffer {
  return Buffer.concat([int(2, cells.length), ...cells.flatMap(cellParts)])
}

function cellParts(cell: string | null): Buffer[] {
  return cell === null ? [int(4, -1)] : [int(4, Buffer.byteLength(cell)), Buffer.from(cell)]
}

function int(bytes: 2 | 4, value: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}

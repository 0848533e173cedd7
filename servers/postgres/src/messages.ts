/** Messages to the server, as bytes: https://www.postgresql.org/docs/current/protocol-message-formats.html */

export function simpleQuery(sql: string): Buffer {
  return message('Q', text(sql))
}

/** Runs one statement without values to its end. */
export function statement(sql: string): Buffer {
  return Buffer.concat([parse(sql), bind('', []), execute('', 0)])
}

export function parse(sql: string): Buffer {
  return message('P', text(''), text(sql), int16(0))
}

/** Values go and come as text. */
export function bind(portal: string, values: readonly (string | null)[]): Buffer {
  return message('B', text(portal), text(''), int16(0), int16(values.length), ...values.map(parameter), int16(0))
}

export function describe(portal: string): Buffer {
  return message('D', Buffer.from('P'), text(portal))
}

/** @param rows most rows to send; 0: all */
export function execute(portal: string, rows: number): Buffer {
  return message('E', text(portal), int32(rows))
}

export const sync = message('S')

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  const bytes = Buffer.allocUnsafe(1 + length)
  bytes.writeUInt8(type.charCodeAt(0))
  let end = bytes.writeInt32BE(length, 1)
  for (const part of parts) end += part.copy(bytes, end)
  return bytes
}

function parameter(value: string | null): Buffer {
  if (value === null) return int32(-1)
  const bytes = Buffer.from(value)
  return Buffer.concat([int32(bytes.length), bytes])
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}

import { ConnectorError } from '@mcp-connectors/core'

const conversion = 'gdrive_copy_file with convert_to lets Drive make a Google file of it, and that can be read.'

/** Bytes that are not what their format asks for. */
export function broken(what: string, cause?: unknown): ConnectorError {
  return new ConnectorError('invalid', `The file is broken: ${what}.`, {
    hint: 'It may have been cut on its way into Drive: tell the person, or read an earlier revision.',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** A file that would take more memory or time than one call may have, by mistake or by malice. */
export function tooLarge(what: string, hint = 'Ask for less of it, or tell the person.'): ConnectorError {
  return new ConnectorError('too_large', `The file is not read further: ${what}.`, { hint })
}

/** A format, or a protection, that Drive can read and this server cannot. */
export function unreadable(what: string, hint = conversion): ConnectorError {
  return new ConnectorError('refused', what, { hint })
}

/** The items of a parser or decompressor: what it throws at broken bytes becomes ours. Every other failure passes. */
export async function* orBroken<T>(items: AsyncIterable<T>, what: string): AsyncGenerator<T> {
  try {
    yield* items
  } catch (error) {
    throw isZlibError(error) ? broken(what, error) : error
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}

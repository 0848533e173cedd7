import type { Message } from './channel-records.ts'

/** A message as an answer has it. */
export function messageJson<Json extends object>(message: Partial<Message>): Json {
  // Boundary: whatever a test has put into it is answered, also what Slack never would.
  return { ...message } as Json
}

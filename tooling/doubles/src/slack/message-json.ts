import type { Message } from './channel-records.ts'

/** A message as an answer has it. Boundary: whatever a test has put into it is answered, also what Slack never would. */
export function messageJson<Json extends object>(message: Partial<Message>): Json {
  return { ...message } as Json
}

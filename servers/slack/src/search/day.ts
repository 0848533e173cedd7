import { tsAt } from '../time-window.ts'
import { dayOf } from '../timestamp.ts'

/**
 * The ISO day that an argument names, or in which the moment is that it names. In UTC; Slack counts days where the person
 * lives.
 * @throws ConnectorError `invalid`
 */
export function dayIn(given: string, argument: string, now?: number): string {
  return dayOf(tsAt(given, 'since', now, argument))
}

/** That many days later, or earlier. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The Slack ts at which a day begins, in UTC. */
export function tsAtStartOf(day: string): string {
  return `${Date.parse(day) / 1000}.000000`
}

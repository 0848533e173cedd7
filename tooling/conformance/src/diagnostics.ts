import type { Running } from '@mcp-connectors/core/serving'
import {
  acceptedContent,
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  MissingRequiredClientCapabilityError,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'

/**
 * The suite's diagnostic tools: they drive the protocol itself (sampling, roots, several rounds), which connectors on
 * our base deliberately cannot. They are answered beside the base's own tools, by the same server object.
 */
export type Diagnostic = (
  call: DiagnosticCall,
) => Promise<CallToolResult | InputRequiredResult> | CallToolResult | InputRequiredResult

export interface DiagnosticCall {
  args: Record<string, unknown>
  context: ServerContext
  /** Signs the state that tells rounds apart. */
  questions: Running<unknown>['questions']
}

const text = (content: string): CallToolResult => ({ content: [{ type: 'text', text: content }] })
const field = (name: string, type = 'string') =>
  ({ type: 'object', properties: { [name]: { type } }, required: [name] }) as never
const elicit = (message: string, requestedSchema: never) => inputRequired.elicit({ message, requestedSchema })
const sample = (question: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: question } }], maxTokens })

/** Rounds are told apart by signed state, as the base does for its own questions. */
const mint = ({ questions, context }: DiagnosticCall, call: string) =>
  questions.mint({ call, nonce: '', question: 'confirm', settled: [] }, context)
const stateOf = ({ context }: DiagnosticCall) =>
  z.object({ call: z.string() }).safeParse(context.mcpReq.requestState()).data?.call

const askName: Diagnostic = ({ context }) => {
  const answer = acceptedContent(context.mcpReq.inputResponses, 'user_name', z.object({ name: z.string() }))
  return answer
    ? text(`Hello, ${answer.name}!`)
    : inputRequired({ inputRequests: { user_name: elicit('What is your name?', field('name')) } })
}

const askModel: Diagnostic = ({ context }) => {
  const answer = inputResponse(context.mcpReq.inputResponses, 'capital_question')
  if (answer.kind === 'sampling') return text(JSON.stringify(answer.result.content))
  return inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } })
}

const askRoots: Diagnostic = ({ context }) => {
  const answer = inputResponse(context.mcpReq.inputResponses, 'client_roots')
  if (answer.kind === 'roots') return text(answer.roots.map(({ uri }) => uri).join('\n'))
  return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
}

const askWithState: Diagnostic = async call => {
  if (stateOf(call) !== undefined) return text('state-ok')
  return inputRequired({
    inputRequests: { confirm: elicit('Please confirm', field('ok', 'boolean')) },
    requestState: await mint(call, 'one'),
  })
}

const askMany: Diagnostic = async call => {
  if (stateOf(call) !== undefined) return text('All three answered.')
  return inputRequired({
    inputRequests: {
      user_name: elicit('What is your name?', field('name')),
      greeting: sample('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    },
    requestState: await mint(call, 'many'),
  })
}

const askTwice: Diagnostic = async call => {
  const round = stateOf(call)
  if (round === 'step2') return text('Both steps answered.')
  const step = round === 'step1' ? 'step2' : 'step1'
  const question =
    step === 'step1'
      ? elicit('Step 1: What is your name?', field('name'))
      : elicit('Step 2: What is your favorite color?', field('color'))
  return inputRequired({ inputRequests: { [step]: question }, requestState: await mint(call, step) })
}

/** Only what the client of this request declared may be asked for. */
const askWhatIsDeclared: Diagnostic = ({ context }) => {
  const declared = capabilitiesOf(context)
  const inputRequests = {
    ...(declared.elicitation ? { user_name: elicit('What is your name?', field('name')) } : {}),
    ...(declared.sampling ? { greeting: sample('Generate a greeting', 50) } : {}),
    ...(declared.roots ? { client_roots: inputRequired.listRoots() } : {}),
  }
  return Object.keys(inputRequests).length > 0 ? inputRequired({ inputRequests }) : text('Nothing to ask with.')
}

const needSampling: Diagnostic = ({ context }) => {
  if (capabilitiesOf(context).sampling) return text('The client can sample.')
  throw new MissingRequiredClientCapabilityError(
    { requiredCapabilities: { sampling: {} } },
    'This tool needs sampling.',
  )
}

function capabilitiesOf(context: ServerContext): Record<string, unknown> {
  const envelope: Record<string, unknown> = { ...context.mcpReq.envelope }
  const declared = z.record(z.string(), z.unknown()).safeParse(envelope['io.modelcontextprotocol/clientCapabilities'])
  return declared.data ?? {}
}

const log: Diagnostic = async ({ context }) => {
  for (const message of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await context.mcpReq.log('info', message)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return text('Logged.')
}

/** What 2025 servers asked in the middle of a call; here the same question is a round of its own. */
const askAnything =
  (requestedSchema: object): Diagnostic =>
  ({ args, context }) => {
    const answer = inputResponse(context.mcpReq.inputResponses, 'answer')
    if (answer.kind !== 'elicit')
      return inputRequired({
        inputRequests: { answer: elicit(String(args.message ?? 'Go on?'), requestedSchema as never) },
      })
    return text(`Elicitation completed: action=${answer.action}, content=${JSON.stringify(answer.content)}`)
  }

const askSampling: Diagnostic = ({ args, context }) => {
  const answer = inputResponse(context.mcpReq.inputResponses, 'answer')
  if (answer.kind === 'sampling') return text(`LLM response: ${JSON.stringify(answer.result.content)}`)
  return inputRequired({ inputRequests: { answer: sample(String(args.prompt), 100) } })
}

export const diagnostics: Readonly<Record<string, Diagnostic>> = {
  test_input_required_result_elicitation: askName,
  test_input_required_result_sampling: askModel,
  test_input_required_result_list_roots: askRoots,
  test_input_required_result_request_state: askWithState,
  test_input_required_result_tampered_state: askWithState,
  test_input_required_result_multiple_inputs: askMany,
  test_input_required_result_multi_round: askTwice,
  test_input_required_result_capabilities: askWhatIsDeclared,
  test_sampling: askSampling,
  test_elicitation: askAnything(field('username')),
  test_elicitation_sep1034_defaults: askAnything({
    type: 'object',
    properties: { name: { type: 'string', default: 'John Doe' } },
  }),
  test_elicitation_sep1330_enums: askAnything({
    type: 'object',
    properties: { one: { type: 'string', enum: ['option1', 'option2'] } },
  }),
  test_missing_capability: needSampling,
  test_streaming_elicitation: askName,
  test_logging_tool: log,
  test_tool_with_logging: log,
}

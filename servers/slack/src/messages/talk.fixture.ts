/** A working day in a channel: who, seconds after the message before, what, and the reactions. */
export type Said = readonly [who: string, gap: number, text: string, reactions?: Readonly<Record<string, number>>]

/** Fifty messages as people and apps write them; their texts are about 42 tokens each. */
export const talk: readonly Said[] = [
  [
    'dana',
    0,
    'Morning all. Staging has been red since about 02:40 UTC, the payments smoke test fails on the refund step. I have not changed anything there since Thursday, so I suspect the sandbox account we share with the billing team.',
  ],
  [
    'marcus',
    140,
    'I saw that too. The sandbox returned 503 for roughly twenty minutes during the night, but the test should have retried. Let me look at the retry policy before we blame them.',
    { eyes: 2 },
  ],
  [
    'priya',
    95,
    'For what it is worth, the dashboards show p95 latency on checkout going from 310 ms to 1.9 s between 02:35 and 03:10, then back to normal. Nothing on our side was deployed in that window.',
  ],
  [
    'deploybot',
    412,
    'Deploy of checkout-api 4.12.3 to staging finished in 3m 41s. Commit 9f2c1ab by Marcus: raise the refund client timeout from 2 s to 8 s and log the upstream request id. Rollback: run deploy checkout-api 4.12.2 staging.',
  ],
  ['dana', 63, 'Thanks, rerunning the smoke test now.'],
  [
    'dana',
    388,
    'Green again. I would still like to understand why the retry did not kick in, can we keep the incident ticket open until somebody has read the client code?',
    { '+1': 3 },
  ],
  [
    'marcus',
    51,
    'Yes, PAY-2291 stays open and is assigned to me. Short version so far: the client retries on connection errors only, a 503 with a body counts as a final answer, which is wrong for an idempotent refund lookup.',
  ],
  [
    'lena',
    730,
    'Reminder: the release train for 2026.48 closes tomorrow at 15:00 Berlin time. If your change needs a migration it has to be in by noon, because Tomás wants to rehearse it on the copy of production in the afternoon.',
    { white_check_mark: 5 },
  ],
  [
    'tomas',
    121,
    'Correct. So far I know about two migrations: the new index on orders(customer_id, created_at) and dropping the legacy coupon columns. The index takes about 11 minutes concurrently, the drop is instant but cannot be undone.',
  ],
  [
    'priya',
    240,
    'Can we hold the column drop for one more train? The reporting job still reads coupon_code_old on Mondays, I only noticed when I grepped for it this morning. Removing it is a one-line change but it needs a review.',
  ],
  ['tomas', 35, 'Sure, moved to 2026.49.', { pray: 1 }],
  ['lena', 15, 'Noted in the release sheet.'],
  [
    'jonas',
    1805,
    'Question about the mobile checkout: the designers want the address form on one page, but the tax service needs the country before it can tell which fields are required. Do we have an endpoint that returns the field list per country, or would I have to ship a table with the app?',
  ],
  [
    'priya',
    205,
    'There is GET /v2/tax/fields?country=DE, it has been there since spring and is cached for a day at the edge. It answers in about 40 ms. Docs are on the internal portal under checkout, section 3.',
  ],
  ['jonas', 77, 'Perfect, that is exactly what I need, thank you!', { heart: 1 }],
  [
    'jonas',
    330,
    'One more thing: for Brazil it returns the CPF field twice, once as required and once as optional. Is that intended or should I file a bug?',
  ],
  [
    'priya',
    118,
    'Definitely a bug, probably from merging the two rule files last month. Please file it against tax-rules and I will fix it today, it is a small change.',
  ],
  [
    'marcus',
    2210,
    'Update on PAY-2291: I have a pull request that treats 502, 503 and 504 as retryable for GET and for refunds that carry an idempotency key. It also adds a metric so that we see how often it happens: refund_client_retries_total by status.',
  ],
  ['marcus', 22, 'Reviewers welcome, it is about 120 lines, most of them tests.', { eyes: 1, '+1': 1 }],
  [
    'dana',
    640,
    'I can review after lunch. Did you also look at the circuit breaker? With three retries of 8 s each the breaker would open much later than it does today, and the queue behind it holds only 500 items.',
  ],
  [
    'marcus',
    180,
    'Good point. I capped the total at 12 s including back-off, so in the worst case one attempt and one retry. The breaker counts attempts, not calls, so it should open at the same moment as before. I will add a test for it.',
  ],
  [
    'alertbot',
    905,
    'RESOLVED: checkout error rate above 1% for 5 minutes (peak 2.4% at 11:52 UTC, now 0.2%). Service checkout-api, region eu-central-1. Runbook: checkout errors. On call: Priya.',
  ],
  [
    'priya',
    66,
    'That was the canary of 4.12.4, I have rolled it back. The new validation rejected orders with an empty company name, which the old Android app sends as an empty string instead of leaving the field out.',
  ],
  [
    'jonas',
    149,
    'Ouch, sorry, that is us. Versions before 8.3 do it, which is still around 6% of the sessions. The fix in the app went out in October but we cannot force the update before January.',
  ],
  [
    'priya',
    58,
    'No harm done, the canary had 2% of the traffic. I will accept the empty string and trim it on the server.',
    { tada: 2 },
  ],
  [
    'lena',
    1420,
    'For the retro on Friday: please add your notes to the board beforehand, last time we spent half of the hour writing stickers. Three columns as usual, and one new one for things we should simply stop doing.',
  ],
  [
    'tomas',
    260,
    'I have one for the new column: manual smoke tests after each staging deploy. They take twenty minutes and found nothing since August, while the automated ones found four real problems.',
    { '100': 4 },
  ],
  [
    'dana',
    84,
    'Agreed, although I would keep the one for gift cards until the sandbox supports them. It is two minutes.',
  ],
  [
    'ravi',
    1710,
    'Hi, new here from the data team. I am trying to reproduce the weekly revenue numbers and end up 0.3% below the finance report. Are refunds booked on the day of the order or on the day of the refund in orders_daily?',
  ],
  [
    'priya',
    190,
    'Welcome Ravi! On the day of the refund, in the currency of the order, converted with the rate of the order day. Finance converts with the month-end rate, that is most likely your 0.3%.',
  ],
  [
    'ravi',
    240,
    'That would explain it. Is the rate of the order day stored somewhere, or do I have to join the rates table myself?',
  ],
  [
    'tomas',
    133,
    'It is in orders.fx_rate, six decimals, always to EUR. For orders before 2024-03 it is null because we only started to store it then, for those you need the join on rates_daily with the ECB source.',
  ],
  ['ravi', 41, 'Great, thank you both.', { wave: 2 }],
  [
    'deploybot',
    1630,
    'Deploy of checkout-api 4.12.5 to staging finished in 3m 37s. Commit 77d0e4c by Priya: accept and trim empty company names, count them by client version. Rollback: run deploy checkout-api 4.12.4 staging.',
  ],
  ['dana', 355, 'Smoke tests are green on 4.12.5, including gift cards. Good to go from my side.'],
  [
    'lena',
    70,
    'Then let us take 4.12.5 into the train instead of 4.12.3. Priya, could you promote it to the canary again and watch it for half an hour? If it is quiet we go to 100% before 16:00.',
  ],
  ['priya', 34, 'On it. Canary at 2% as of now.', { eyes: 1 }],
  [
    'marcus',
    980,
    'The breaker test is in, and it did find something: with the old settings the breaker never opened at all when the upstream answered quickly with errors, because only time-outs were counted. So this was broken for longer than one night. Fixed in the same pull request.',
  ],
  [
    'dana',
    410,
    'Approved with two nits. Nice find! I would mention it in the release notes, because the on-call people will see the breaker open more often than they are used to and should not be surprised.',
  ],
  [
    'marcus',
    45,
    'Done, wording: the refund client now stops calling the provider after five errors in ten seconds, whatever kind they are, and tries again after thirty seconds.',
  ],
  [
    'priya',
    800,
    'Canary has been quiet for 35 minutes: 0.18% errors against 0.19% on the old version, latency unchanged, 41 empty company names accepted, all from Android 8.1 and 8.2. Promoting to 100%.',
    { rocket: 4 },
  ],
  [
    'alertbot',
    1260,
    'INFO: checkout-api 4.12.5 serves 100% of the traffic in eu-central-1 and us-east-1. Error rate 0.17%, p95 latency 305 ms, 1,240 requests per second.',
  ],
  [
    'jonas',
    510,
    'Confirmed from the app side, the Android 8.1 test phone can order again. I have also filed the CPF thing as TAX-118 with a screenshot and the JSON that the endpoint returned.',
  ],
  [
    'priya',
    95,
    'Thanks, TAX-118 is fixed on main, the duplicate rule came from a copy in the country overrides. I added a check to the build that no country lists a field twice.',
  ],
  [
    'tomas',
    1900,
    'The rehearsal of the index on the production copy took 9 minutes 20 seconds, no locks longer than 80 ms, and the slow customer history query goes from 2.1 s to 14 ms. I am going to run it tonight at 22:00 UTC.',
    { muscle: 3 },
  ],
  [
    'lena',
    155,
    'Wonderful. Train 2026.48 contents as of now: checkout-api 4.12.5, tax-rules 1.9.1, the index, and the new receipt layout. Marcus, will the refund client make it or shall I put it down for 49?',
  ],
  ['marcus', 62, 'It is merged, so 48 if Dana is fine with one more staging run tomorrow morning.'],
  ['dana', 28, 'I am. Booked for 08:30.', { '+1': 1 }],
  ['lena', 19, 'Then 48 it is. Thanks everybody, good day!'],
  [
    'ravi',
    2400,
    'Closing the loop: with fx_rate and the refunds on their own day I am within 0.01% of the finance report for all of October. I will write it up on the portal so that the next person does not have to ask.',
    { clap: 3, heart: 1 },
  ],
]

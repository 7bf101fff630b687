import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Figures for the operator (Prometheus text). Labels are routes, codes and states, never people. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

export const requests = new Histogram({
  name: 'payung_http_request_seconds',
  help: 'Time to answer, by method, route pattern and status.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  registers: [registry],
})

export const rosterRows = new Counter({
  name: 'payung_roster_rows_total',
  help: 'Roster rows checked, by verdict.',
  labelNames: ['verdict'],
  registers: [registry],
})

export const personMonths = new Counter({
  name: 'payung_person_months_total',
  help: 'Person-months written by approvals.',
  registers: [registry],
})

export const alarms = new Counter({
  name: 'payung_alarms_total',
  help: 'Looks at whole values above the hourly limit of an account, by kind.',
  labelNames: ['kind'],
  registers: [registry],
})

export const looks = new Counter({
  name: 'payung_looks_total',
  help: 'People whose masked values were shown in full, by act: reveal, file, export, search.',
  labelNames: ['act'],
  registers: [registry],
})

export const matchRuns = new Counter({
  name: 'payung_match_runs_total',
  help: 'Comparisons of the register with itself that ended, by state: done, failed.',
  labelNames: ['state'],
  registers: [registry],
})

export const matchRunDone = new Gauge({
  name: 'payung_match_run_done_seconds',
  help: 'When the register was last compared with itself by this process, in seconds since 1970; 0 for never.',
  registers: [registry],
})

export const poolConnections = new Gauge({
  name: 'payung_database_connections',
  help: 'Database connections of this process, by state.',
  labelNames: ['state'],
  registers: [registry],
})

import type { Panel, Screen } from './source.ts';

const width = 24;
const datasource = { type: 'prometheus', uid: '$datasource' };

/** A dashboard as Grafana reads it. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly PlacedPanel[];
}

interface ShownPanel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

interface PlacedPanel extends ShownPanel {
  readonly id: number;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

/** One for the screen, or one for each of its services. */
export function dashboardsOf(name: string, screen: Screen): [name: string, dashboard: Dashboard][] {
  if (screen.services === undefined) return [[name, dashboard(screen)]];
  return screen.services.map((service) => [`${name}-${service}`, dashboard(ofService(screen, service))]);
}

function ofService(screen: Screen, service: string): Screen {
  const panels = screen.panels.filter(({ only }) => only === undefined || only.includes(service));
  return JSON.parse(JSON.stringify({ ...screen, panels }).replaceAll('$service', service));
}

function dashboard({ uid, title, refresh, since, panels }: Screen): Dashboard & Record<string, unknown> {
  return {
    ...{ uid, title, tags: ['concert'], timezone: 'browser', editable: false, schemaVersion: 39, refresh },
    time: { from: `now-${since}`, to: 'now' },
    graphTooltip: 1,
    templating: { list: [datasourceVariable, namespaceVariable] },
    panels: placed(panels),
  };
}

const datasourceVariable = { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' };
/** Outside Kubernetes there is none, and all means those without as well. */
const namespaceVariable = {
  ...{ name: 'namespace', label: 'Namespace', type: 'query', datasource, refresh: 2, sort: 1 },
  ...{ includeAll: true, multi: true, allValue: '.*', current: { text: 'All', value: '$__all' } },
  query: { query: 'label_values(concert_http_requests_total, namespace)', refId: 'namespace' },
};

/** Side by side from the left, a new row where one does not fit. */
function placed(panels: readonly Panel[]): PlacedPanel[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel, index) => {
    if (x + panel.width > width) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const gridPos = { x, y, w: panel.width, h: panel.height };
    x += panel.width;
    rowHeight = Math.max(rowHeight, panel.height);
    return { id: index + 1, ...shown(panel), gridPos };
  });
}

function shown({
  title,
  description,
  type,
  unit,
  stacked,
  alarm,
  queries,
}: Panel): ShownPanel & Record<string, unknown> {
  const steps = [{ color: 'green', value: null }, ...(alarm === undefined ? [] : [{ color: 'red', value: alarm }])];
  const lines = { lineWidth: 1, fillOpacity: stacked ? 40 : 5, showPoints: 'never' };
  return {
    ...{ title, ...(description === undefined ? {} : { description }), datasource },
    type: type ?? 'timeseries',
    targets: queries.map(({ expr, legend }, index) => ({
      ...{ refId: String.fromCharCode(65 + index), datasource, expr },
      legendFormat: legend ?? '__auto',
    })),
    fieldConfig: {
      defaults: {
        ...{ unit, min: 0, color: { mode: type === 'stat' ? 'thresholds' : 'palette-classic' } },
        thresholds: { mode: 'absolute', steps },
        ...(type === 'stat' ? {} : { custom: { ...lines, stacking: { mode: stacked ? 'normal' : 'none' } } }),
      },
      overrides: [],
    },
    options:
      type === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'background', graphMode: 'area' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  };
}

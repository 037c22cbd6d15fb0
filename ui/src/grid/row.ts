/* A row of a site's year: what stands in its months, how each counts, and what the server asks about. Pure. */
import type { Answer } from '../api/fetch';
import { said } from '../api/words';
import type { Look } from './months';

export type Grid = Answer<'/v1/sites/{site}/activity'>;
export type Row = Grid['rows'][number];
export type Cell = Row['cells'][number];

/* The draft where there is one, else what the run has. */
export const standing = (cell: Cell): string => cell.draft ?? cell.quantity ?? '';
/* A factory may have several processes, each with its own meter. */
export const nameOf = (grid: Grid, row: Row): string =>
	said('carrier', row.carrier) + (grid.rows.filter((each) => each.carrier === row.carrier).length > 1 ? ` · ${grid.processes.find((each) => each.process === row.process)?.name ?? row.process}` : '');

/* What was found at its months and waits for an answer, as long as what it was found at is still there. */
export const askedAt = (grid: Grid, row: Row, values: readonly string[]) => grid.findings
	.filter((each) => !each.accepted && each.code !== 'start.month_missing' && each.process === row.process && each.carrier === row.carrier)
	.map((each) => ({ ...each, index: row.cells.findIndex((cell) => cell.month === each.month) }))
	.filter(({ index }) => row.cells[index] && standing(row.cells[index]) === values[index]);

/* A month that is not there yet is not asked for. */
const lookOf = (cell: Cell, typed: string, own: boolean): Look => (typed === '' ? (own && !cell.asked && !standing(cell) ? 'typed' : 'missing')
	: cell.draft !== null || cell.state === 'measured' ? (cell.draft_source === 'estimated' ? 'estimated' : 'typed') : cell.state === 'estimated' ? 'estimated' : 'typed');
export function looksOf(grid: Grid, row: Row, values: readonly string[], own: boolean): Look[] {
	const held = askedAt(grid, row, values).filter((each) => each.held_out).map((each) => each.index);
	return row.cells.map((cell, i) => (held.includes(i) ? 'held' : lookOf(cell, values[i] ?? '', own)));
}

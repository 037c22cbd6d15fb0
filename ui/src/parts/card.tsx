/* A box with its heading; one for a number that stands out, with what there is to say of it. */
import type { ComponentChildren } from 'preact';
import { Stat } from './stat';

export const Card = ({ title, text, children }: { title: string; text?: ComponentChildren; children?: ComponentChildren }) =>
	<section class="card"><h2>{title}</h2>{text && <p class="quiet">{text}</p>}{children}</section>;

export const StatCard = ({ name, value, after = '', children }: { name: string; value: string; after?: string; children?: ComponentChildren }) =>
	<section class="card"><h2 class="stat-name">{name}</h2><Stat value={value} after={after} />{children && <p class="stat-note">{children}</p>}</section>;

/* What holds of one thing; a line without a value is left out. */
export const Pairs = ({ of }: { of: readonly (readonly [name: string, value: ComponentChildren])[] }) => <dl class="pairs">{of.map(([name, value]) => value && <><dt>{name}</dt><dd>{value}</dd></>)}</dl>;

/* A line of a list (`lines`): what it is, what there is to say of it, and at its end what it comes to. */
export const Line = ({ name, text, children }: { name: ComponentChildren; text?: ComponentChildren; children: ComponentChildren }) =>
	<li><span><strong>{name}</strong>{text && <span class="small quiet">{text}</span>}</span><span class="nowrap">{children}</span></li>;

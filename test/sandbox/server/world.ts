/** What the sandbox's files share, and how its areas become one. */
import type { FastifyInstance } from 'fastify';

import type { AREAS } from '../areas';
import type { Integration } from '../areas/integrations';
import type { Deliveries } from '../deliveries';
import type { Storage } from '../storage';
import type { Fault } from './faults';
import type { SharedState } from './state';

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
	[key: string]: Json | undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy without these fields. */
export const without = <T extends object, Name extends keyof T>(object: T, ...names: Name[]) =>
	Object.fromEntries(
		Object.entries(object).filter(([name]) => !names.includes(name as Name)),
	) as Omit<T, Name>;

export interface RecordedRequest {
	method: string;
	/** Without the query, e.g. `/api/v3/orders`. */
	path: string;
	query: Record<string, string | string[]>;
	headers: Record<string, string | string[] | undefined>;
	/** Parsed; undefined when there was none or it could not be parsed. */
	body: unknown;
	rawBody: string;
	/** The status sent; undefined when no answer was (a reset, a silence). */
	status: number | undefined;
	at: number;
	authenticatedAs: 'basic' | 'oauth2' | undefined;
	/** The kind of fault this request met. */
	fault: Fault['kind'] | undefined;
}

/** What holds for all areas. */
export interface ServerSettings {
	/** Added to each API answer. */
	latencyMs: number;
	/** The documented limits; `timeScale` 60 makes a minute of them last a second. */
	rateLimit: false | { timeScale?: number; retryAfter?: 'seconds' | 'date' | 'none' };
	/** The origin that `Link` headers and `next` URLs point to, instead of the sandbox's own. */
	linkHost: string | undefined;
	/** The documents' own links sometimes lack `/api`. */
	linkStyle: 'api' | 'withoutApi';
	tokenLifetimeMs: number;
	/** Rows on a page of v2's lists, which the documents do not tell. */
	pageSizeV2: number;
	/** What is given where there is nothing and the documents allow no null: a key left out, or null all the same. */
	nothing: 'absent' | 'null';
}

/** What an area remembers. Tests may read and write it. */
export interface AreaState {
	/** As at the start. */
	reset(): void;
}

/**
 * An area of the API: what it remembers, what can be set, and its routes, with paths below `/api`.
 * The names of its state and settings stand beside those of all other areas, so they must differ from them.
 */
export interface Area<State extends AreaState = AreaState, Own extends object = object> {
	/** As they are at the start. An object among them is changed field by field. */
	settings: Own;
	state: (world: World) => State;
	routes: (api: FastifyInstance, context: Context) => void;
}

type All<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
	all: infer Intersection,
) => void
	? Intersection
	: never;

/** Everything the sandbox remembers. Tests may read and write it. */
export type SandboxState = SharedState & All<ReturnType<(typeof AREAS)[number]['state']>>;

/** What may be changed while it runs; `reset()` puts back what it was started with. */
export type Settings = ServerSettings & All<(typeof AREAS)[number]['settings']>;

/** Of an object among the settings only what differs must be named. */
export type SettingChanges = {
	[Name in keyof Settings]?: Settings[Name] extends object
		? Partial<Settings[Name]>
		: Settings[Name];
};

export interface SandboxOptions extends SettingChanges {
	/** 0 (default) takes a free one; always on 127.0.0.1. */
	port?: number;
	now?: () => number;
	integrations?: Array<Partial<Integration>>;
}

/** What everything in the sandbox shares. */
export interface World {
	state: SandboxState;
	settings: Settings;
	now: () => number;
	/** Waits. When the sandbox closes meanwhile it never returns: nothing happens after the end. */
	pause: (ms: number) => Promise<void>;
	/** The shops it starts with, when they are not the usual ones. */
	integrations: Array<Partial<Integration>> | undefined;
}

/** What the areas of the API work with. */
export interface Context extends World {
	/** Its own address, without a path. */
	url: () => string;
	deliveries: Deliveries;
	storage: Storage;
}

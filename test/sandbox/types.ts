/** The shapes that the sandbox's files share, and what tests see of it. */
import type { FastifyInstance } from 'fastify';

import type { Deliveries } from './deliveries';
import type { Fault } from './faults';
import type { ReportField } from './schemas/report';
import type { SandboxState } from './state';
import type { Storage } from './storage';

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
	[key: string]: Json | undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Integration {
	id: number;
	shop_name: string;
	shop_url: string;
	type: string;
	started_failing_at: string | null;
	last_fetched_at: string | null;
	created_at: string;
	updated_at: string;
	service_point_enabled: boolean;
	service_point_carriers: string[];
	webhook_active: boolean;
	webhook_url: string | null;
	feedback_type: string;
	/** Made with "Use OAuth2": its API keys are refused. Never part of an answer. */
	oauth2Only?: boolean;
}

/** What every order has that a shop sends, once it has been checked. */
export interface ShopOrder extends JsonObject {
	order_id: string;
	order_number: string;
	order_details: JsonObject & {
		integration: JsonObject & { id: number };
		status: JsonObject & { code: string };
		order_created_at: string;
		order_updated_at?: string;
		order_items: JsonObject[];
	};
}

/** An order as it is kept: what the shop sent, and what Sendcloud adds. */
export interface SavedOrder extends ShopOrder {
	id: number;
	created_at: string;
	modified_at: string;
}

/** Where events are delivered. */
export interface Connection {
	id: number;
	type: 'webhook' | 'klaviyo';
	configuration: {
		url?: string;
		auth_type?: 'none' | 'bearer' | 'basic' | 'api_key';
		/** Kept, never shown. */
		auth_config?: Record<string, string>;
		extra_headers?: Record<string, string>;
	};
	created_at: string;
	updated_at: string;
}

/** Which events are delivered there. */
export interface Subscription {
	id: number;
	connection_id: number;
	event_type: string;
	is_active: boolean;
	created_at: string;
	updated_at: string;
}

/** A shop's shipment (v2) as it is kept; the shop's own times are the `shipment_…` ones. */
export interface Shipment extends JsonObject {
	shipment_uuid: string;
	integration: number;
	external_order_id: string;
	external_shipment_id: string | null;
	created_at: string;
	updated_at: string;
	shipment_created_at: string;
	shipment_updated_at: string;
	/** Tells the order they came in; not shown. */
	serial: number;
}

export interface ExceptionLog extends JsonObject {
	id: number;
	integration_id: number;
	base_url: string;
	method: string;
	created_at: string;
	protected: boolean;
}

export interface Report {
	id: string;
	fields: ReportField[];
	filters: {
		announced_after: string;
		announced_before: string;
		direction?: string;
		integration_id?: number;
		brand_id?: number;
		shipping_option_code?: string;
		updated_after?: string;
		updated_before?: string;
	};
	createdAt: number;
}

export interface ReportSettings {
	queuedMs: number;
	generatingMs: number;
	outcome: 'ready' | 'failed';
	/** From ready to expired. */
	lifetimeMs: number;
	/** How long a link works; each GET of the report makes a new one. */
	linkLifetimeMs: number;
	/** Reports with more rows are refused. */
	rowLimit: number;
	parcelsPerDay: number;
	/** With a byte order mark, CRLF, and cells with quotes, commas and line breaks. */
	messy: boolean;
	/** The storage sends who asks to another host name first. */
	redirect: boolean;
}

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

/** What may be changed while it runs; `reset()` puts back what it was started with. */
export interface Settings {
	/** Orders can be found, changed and deleted only this long after the 201. */
	savingDelayMs: number;
	/** Added to each API answer. */
	latencyMs: number;
	/** The documented limits; `timeScale` 60 makes a minute of them last a second. */
	rateLimit: false | { timeScale?: number; retryAfter?: 'seconds' | 'date' | 'none' };
	/** Whether the errors that only Sendcloud can see come one at a time or all together. */
	businessErrors: 'first' | 'all';
	/** The origin that `Link` headers and `next` URLs point to, instead of the sandbox's own. */
	linkHost: string | undefined;
	/** The documents' own links sometimes lack `/api`. */
	linkStyle: 'api' | 'withoutApi';
	tokenLifetimeMs: number;
	/** How much faster than real the waits between attempts to deliver an event go by. */
	retryScale: number;
	/** Rows on a page of v2's lists, which the documents do not tell. */
	pageSizeV2: number;
	/** What v2 gives where it has nothing and the documents allow only a text: a key left out, or null. */
	nothing: 'absent' | 'null';
	/** What v2 says of a shipment whose `updated_at` did not change: the documents know no word for it. */
	unchangedShipments: 'updated' | 'leftOut';
	report: ReportSettings;
}

export interface SandboxOptions extends Partial<Omit<Settings, 'report'>> {
	report?: Partial<ReportSettings>;
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
}

/** What the areas of the API work with. */
export interface Context extends World {
	/** Its own address, without a path. */
	url: () => string;
	deliveries: Deliveries;
	storage: Storage;
}

/** One area of the API: adds its routes, with paths below `/api`. */
export type Area = (api: FastifyInstance, context: Context) => void;

/**
 * Add Order Details. n8n stores an execution with the event, answers Sendcloud, and then runs the trigger like any other
 * node over what came in: the place for a look-up, which costs Sendcloud no wait and the event nothing when it fails.
 */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { orderDetails } from '../flows/orderDetails';
import { SendcloudClient } from '../transport/client';
import { isObject } from '../transport/data';
import { isId } from './shape';

/** Milliseconds for an answer. */
const PATIENCE = 20_000;

/** @returns the parcel of an event, as it was sent or simplified */
function parcelOf({ parcel_id: flat, data }: IDataObject): number | string | undefined {
	const { parcel_id: id } = isObject(data) && isObject(data.parcel) ? data.parcel : {};
	return [flat, id].find(isId);
}

/** What came in, and with it what the option asks for. */
export async function withOrderDetails(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const { addOrderDetails } = context.getNodeParameter('options', 0, {}) as IDataObject;
	if (addOrderDetails !== true) return items;
	const client = new SendcloudClient(context);
	client.timeout = PATIENCE;
	const simplify = context.getNodeParameter('simplify', 0, true) as boolean;
	const enriched: INodeExecutionData[] = [];
	for (const [item, { json, ...rest }] of items.entries()) {
		const parcel = parcelOf(json);
		const details = parcel === undefined ? {} : await orderDetails(client, parcel);
		const whole = parcel === undefined || simplify ? details : { order_details: details };
		enriched.push({ ...rest, json: { ...json, ...whole }, pairedItem: { item } });
	}
	return enriched;
}

/** A contract as one row. */
import type { IDataObject } from 'n8n-workflow';

import { at, flat } from '../../fields/simplify';

export const simpleContract = (contract: IDataObject): IDataObject =>
	flat({
		id: contract.id,
		name: contract.name,
		carrier_code: at(contract, 'carrier', 'code'),
		carrier_name: at(contract, 'carrier', 'name'),
		state: contract.state,
		error: contract.error,
		type: contract.type,
		country_code: contract.country_code,
		client_id: contract.client_id,
		is_default_per_carrier: contract.is_default_per_carrier,
	});

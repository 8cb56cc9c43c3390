/** A sender address as one row. */
import type { IDataObject } from 'n8n-workflow';

import { flat } from '../../fields/simplify';

/** Without what customs papers alone need: signature and tax numbers. */
export const simpleAddress = (address: IDataObject): IDataObject =>
	flat({
		id: address.id,
		name: address.name,
		company_name: address.company_name,
		address_line_1: address.address_line_1,
		house_number: address.house_number,
		address_line_2: address.address_line_2,
		postal_code: address.postal_code,
		city: address.city,
		po_box: address.po_box,
		state_province_code: address.state_province_code,
		country_code: address.country_code,
		email: address.email,
		phone_number: address.phone_number,
	});

/* Numbers and codes that offices gave a firm or its trade: form, checksum, one way of writing. Pure. */
#ifndef SANGSAENG_PARTY_CODE_H
#define SANGSAENG_PARTY_CODE_H

#include "base/message.h"

#define PARTY_BUSINESS_NUMBER_LEN 13
#define PARTY_KSIC_LEN 7

/* 사업자등록번호: "1234567891" or "123-45-67891"; `out` holds it with hyphens, as papers print it. Checked are the form, the office (101 and up) and
 * the last digit; whether the tax office ever gave it to anybody is not known here. ST_INPUT party.business_number (another form: blanks, full-width
 * digits, 9 or 11 of them), party.business_number_digit (a digit is wrong). */
enum status party_business_number_parse(const char *text, char out[PARTY_BUSINESS_NUMBER_LEN], struct err *err);

/* A code of the Korean Standard Industrial Classification (한국표준산업분류): division to sub-class, 2 to 5 digits, with or without the letter of its
 * section: "30391", "C303"; `out` holds it with the letter. Checked are the form, that the division exists and the letter is its own; the lists below
 * the divisions change with each revision and are not held here.
 * ST_INPUT party.ksic, party.ksic_division, party.ksic_section. */
enum status party_ksic_parse(const char *text, char out[PARTY_KSIC_LEN], struct err *err);

#endif

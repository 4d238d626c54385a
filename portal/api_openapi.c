/* SPDX-License-Identifier: BSD-2-Clause */
/* api_openapi.c -- GET /openapi.json: what the API is, for programs */
#include "portal/api.h"

/* The file as it stands in the tree becomes part of the program. */
__asm__(".section .rodata\n"
	".global openapi_text, openapi_size\n"
	"openapi_text: .incbin \"portal/openapi.json\"\n"
	"openapi_end: .balign 8\n"
	"openapi_size: .quad openapi_end - openapi_text\n"
	".previous\n");

extern const char openapi_text[];
extern const uint64_t openapi_size;

void
api_openapi(struct request *request, struct answer *answer)
{
	answer->status = 200;
	answer->media_type = "application/vnd.oai.openapi+json;version=3.1";
	answer->body = (struct str){ openapi_text, openapi_size };
	answer_etag(request, answer);
}

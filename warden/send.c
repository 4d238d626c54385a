/* SPDX-License-Identifier: BSD-2-Clause */
/* send.c -- hand mails to the relay, and hear what became of each */
#include "warden/send.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>

/* libesmtp declares its TLS and login calls only behind these. */
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <auth-client.h>
#include <libesmtp.h>

#include "lib/log.h"

enum { DESCRIPTORS_MAX = 64 };

struct relay {
	const struct send_settings *settings;
	SSL_CTX *tls;
	auth_context_t login;
	char server[300];
};

/* A session with the relay, and the mail that is out. */
struct session {
	struct relay *relay;
	const struct send_source *source;
	smtp_session_t smtp;
	smtp_message_t message;
	struct send_mail mail;
	bool out;   /* `mail` has had no `done` yet */
	bool tried; /* and the relay has answered its MAIL command */
	int mails;
	char why[SEND_WORDS_SIZE];  /* what we do not like */
	char last[SEND_WORDS_SIZE]; /* what the relay said last */
};

/* ---- the relay ---- */

/* Without a context of our own libesmtp frees its own one after the first
 * session and uses it in the second (libESMTP issue 30). With TLS 1.3 it waits
 * for ever when Postfix's session tickets arrive, hence the cap. */
static SSL_CTX *
make_tls(const struct send_settings *settings)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
	if (tls == NULL ||
	    SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) != 1 ||
	    SSL_CTX_set_max_proto_version(tls, TLS1_2_VERSION) != 1)
		die("relay: TLS 1.2 is not to be had");
	bool found = *settings->ca == '\0'
	    ? SSL_CTX_set_default_verify_paths(tls) == 1
	    : SSL_CTX_load_verify_locations(tls, settings->ca, NULL) == 1;
	if (!found)
		die("relay: no certificates in %s", settings->ca);
	return tls;
}

static int
tell_login(
    auth_client_request_t request, char **result, int fields, void *context)
{
	const struct send_settings *settings = context;
	for (int i = 0; i < fields; i++) {
		const char *answer = NULL;
		if (request[i].flags & AUTH_USER)
			answer = settings->user;
		else if (request[i].flags & AUTH_PASS)
			answer = settings->password;
		result[i] = (char *)(uintptr_t)answer;
		if (answer == NULL)
			return 0;
	}
	return 1;
}

static auth_context_t
make_login(const struct send_settings *settings)
{
	if (*settings->user == '\0')
		return NULL;
	if (settings->tls != SEND_TLS_REQUIRED)
		die("relay: a login is sent under required TLS only");
	auth_client_init();
	auth_context_t login = auth_create_context();
	if (login == NULL ||
	    auth_set_mechanism_flags(login, AUTH_PLUGIN_PLAIN, 0) == 0 ||
	    auth_set_interact_cb(
		login, tell_login, (void *)(uintptr_t)settings) == 0)
		die("relay: no memory for the login");
	return login;
}

/* Its only use is that connect() returns with EINTR. */
static void
wake(int signal)
{
	(void)signal;
}

struct relay *
send_open(const struct send_settings *settings)
{
	struct relay *relay = calloc(1, sizeof *relay);
	if (relay == NULL)
		die("relay: no memory");
	if (strchr(settings->host, ':') != NULL)
		die("relay: %s is no name and no IPv4 address", settings->host);
	relay->settings = settings;
	snprintf(relay->server, sizeof relay->server, "%s:%d", settings->host,
	    (int)settings->port);
	/* libesmtp looks for certificates below $HOME and takes an unreadable
	 * home for a broken one. */
	if (setenv("HOME", "/nonexistent", 1) != 0)
		die("relay: no memory");
	relay->tls = settings->tls == SEND_TLS_OFF ? NULL : make_tls(settings);
	relay->login = make_login(settings);
	struct sigaction action = { .sa_handler = wake };
	if (sigaction(SIGALRM, &action, NULL) != 0 ||
	    signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		die("relay: signals: %s", strerror(errno));
	return relay;
}

void
send_close(struct relay *relay)
{
	if (relay == NULL)
		return;
	if (relay->login != NULL)
		auth_destroy_context(relay->login);
	SSL_CTX_free(relay->tls);
	free(relay);
}

/* ---- what became of a mail ---- */

/* The first line of what the relay said, without line ends. */
static void
keep_words(char *kept, const char *text, size_t length)
{
	struct str rest;
	struct str line =
	    str_trim(str_cut((struct str){ text, length }, '\n', &rest));
	snprintf(kept, SEND_WORDS_SIZE, "%.*s", (int)line.len, line.data);
}

static void
fill_answer(struct send_answer *answer, enum send_verdict verdict,
    const smtp_status_t *status)
{
	char words[SEND_WORDS_SIZE] = "";
	if (status->text != NULL)
		keep_words(words, status->text, strlen(status->text));
	answer->verdict = verdict;
	answer->code = status->code;
	if (status->enh_class != 0)
		snprintf(answer->words, sizeof answer->words, "%d.%d.%d %.200s",
		    status->enh_class, status->enh_subject, status->enh_detail,
		    words);
	else
		snprintf(answer->words, sizeof answer->words, "%s", words);
}

static enum send_verdict
verdict_of(int code)
{
	if (code >= 500 && code <= 599)
		return SEND_REFUSED;
	return code == 250 || code == 251 ? SEND_TAKEN : SEND_LATER;
}

struct answers {
	struct session *session;
	bool final; /* the relay has answered the whole mail */
	size_t count;
	struct send_answer list[SEND_TO_MAX];
};

/* The recipient's own code decides unless it is a good one; then that of the
 * whole mail, which counts only once the relay has answered it: with CHUNKING
 * the code of a part stands there before. A refused sender is the operator's
 * mistake, not the recipient's: it is tried again. */
static void
judge(smtp_recipient_t recipient, const char *mailbox, void *context)
{
	(void)mailbox;
	struct answers *answers = context;
	if (answers->count == SEND_TO_MAX)
		return;
	struct send_answer *answer = &answers->list[answers->count++];
	smtp_message_t message = answers->session->message;
	const smtp_status_t *own = smtp_recipient_status(recipient);
	const smtp_status_t *whole = smtp_message_transfer_status(message);
	const smtp_status_t *sender = smtp_reverse_path_status(message);
	if (own->code == 0)
		fill_answer(answer, SEND_LATER, sender);
	else if (verdict_of(own->code) != SEND_TAKEN)
		fill_answer(answer, verdict_of(own->code), own);
	else if (!answers->final)
		*answer = (struct send_answer){ .verdict = SEND_LATER };
	else if (whole->code == 250)
		fill_answer(answer, SEND_TAKEN, whole);
	else
		fill_answer(answer,
		    whole->code >= 500 ? SEND_REFUSED : SEND_LATER, whole);
}

static void
report(struct session *session, bool final)
{
	struct answers answers = { session, final, 0, { { 0 } } };
	smtp_enumerate_recipients(session->message, judge, &answers);
	session->out = false;
	session->source->done(session->source->context, answers.list);
}

/* ---- a session ---- */

/* Lets connect() give up in time; libesmtp itself waits as long as TCP does.
 * It repeats, because a name may have several addresses. */
static void
set_alarm(int64_t seconds)
{
	struct itimerval every = { { (time_t)seconds, 0 },
		{ (time_t)seconds, 0 } };
	setitimer(ITIMER_REAL, &every, NULL);
}

static bool
take_next(struct session *session)
{
	if (!session->out &&
	    !session->source->next(session->source->context, &session->mail))
		return false;
	session->out = true;
	session->tried = false;
	return true;
}

/* Puts the mail that is out into the session. */
static bool
add_mail(struct session *session)
{
	const struct send_mail *mail = &session->mail;
	session->message = smtp_add_message(session->smtp);
	bool added = session->message != NULL &&
	    smtp_set_reverse_path(session->message, mail->from) == 1 &&
	    smtp_set_message_str(
		session->message, (void *)(uintptr_t)mail->content) == 1;
	for (size_t i = 0; added && i < mail->to_count; i++)
		added =
		    smtp_add_recipient(session->message, mail->to[i]) != NULL;
	return added;
}

/* libesmtp does not show its socket and writes a mail in pieces of 2 kB: the
 * kernel would keep the last one back until the relay has confirmed the one
 * before, which waits 40 ms for something to say (RFC 1122 4.2.3.2 and .4).
 * Of the few descriptors of a role those that are no TCP sockets refuse it. */
static void
send_at_once(void)
{
	const int on = 1;
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* The next mail joins the running session: libesmtp looks for it right after
 * it has told us that the last one is through. Where it has looked already (a
 * refused DATA), the mail stays out and gets a session of its own. */
static void
mail_through(struct session *session)
{
	report(session, true);
	if (++session->mails < SEND_MAILS_MAX && take_next(session) &&
	    !add_mail(session))
		snprintf(session->why, sizeof session->why, "no memory");
}

/* libesmtp knows host names in certificates, but no addresses. */
static bool
names_host(const struct session *session, SSL *tls)
{
	X509 *certificate = SSL_get0_peer_certificate(tls);
	return certificate != NULL &&
	    X509_check_ip_asc(certificate, session->relay->settings->host, 0) ==
	    1;
}

static void
doubt(struct session *session, int *ok, const char *reason)
{
	*ok = session->relay->settings->tls == SEND_TLS_OFFERED;
	if (!*ok)
		snprintf(session->why, sizeof session->why, "certificate: %s",
		    reason);
}

static void
on_certificate(struct session *session, int event, va_list values)
{
	long verified = event == SMTP_EV_INVALID_PEER_CERTIFICATE
	    ? va_arg(values, long)
	    : 0;
	if (event == SMTP_EV_WEAK_CIPHER)
		(void)va_arg(values, int);
	int *ok = va_arg(values, int *);
	if (event == SMTP_EV_INVALID_PEER_CERTIFICATE)
		doubt(session, ok, X509_verify_cert_error_string(verified));
	else if (event == SMTP_EV_NO_PEER_CERTIFICATE)
		doubt(session, ok, "there is none");
	else if (event == SMTP_EV_WEAK_CIPHER)
		doubt(session, ok, "the cipher is weak");
	else {
		(void)va_arg(values, char *);
		*ok = names_host(session, va_arg(values, SSL *));
		if (!*ok)
			doubt(session, ok, "it names another host");
	}
}

static void
on_event(smtp_session_t smtp, int event, void *context, ...)
{
	(void)smtp;
	struct session *session = context;
	va_list values;
	va_start(values, context);
	switch (event) {
	case SMTP_EV_CONNECT:
		set_alarm(0);
		send_at_once();
		break;
	case SMTP_EV_MAILSTATUS:
		session->tried = true;
		break;
	case SMTP_EV_MESSAGESENT:
		mail_through(session);
		break;
	case SMTP_EV_EXTNA_STARTTLS:
		snprintf(
		    session->why, sizeof session->why, "it offers no STARTTLS");
		break;
	case SMTP_EV_INVALID_PEER_CERTIFICATE:
	case SMTP_EV_NO_PEER_CERTIFICATE:
	case SMTP_EV_WRONG_PEER_CERTIFICATE:
	case SMTP_EV_WEAK_CIPHER:
		on_certificate(session, event, values);
		break;
	default:
		break;
	}
	va_end(values);
}

/* What the relay says; what we say may hold a password and is not looked at. */
static void
on_bytes(const char *bytes, int length, int writing, void *context)
{
	struct session *session = context;
	if (writing == 0 && length > 0)
		keep_words(session->last, bytes, (size_t)length);
}

static bool
set_up(struct session *session)
{
	const struct relay *relay = session->relay;
	const struct send_settings *settings = relay->settings;
	smtp_session_t smtp = session->smtp;
	long patience = (long)settings->patience * 1000;
	bool done = smtp_set_server(smtp, relay->server) == 1 &&
	    smtp_set_eventcb(smtp, on_event, session) == 1 &&
	    smtp_set_monitorcb(smtp, on_bytes, session, 0) == 1 &&
	    smtp_starttls_enable(smtp, (enum starttls_option)settings->tls) ==
		1;
	if (done && *settings->hello != '\0')
		done = smtp_set_hostname(smtp, settings->hello) == 1;
	for (int phase = Timeout_GREETING; phase <= Timeout_DATA2; phase++)
		smtp_set_timeout(smtp, phase | Timeout_OVERRIDE_RFC2822_MINIMUM,
		    phase == Timeout_DATA2 ? (long)settings->delivery * 1000
					   : patience);
	if (done && relay->tls != NULL) {
		SSL_CTX_up_ref(relay->tls);
		done = smtp_starttls_set_ctx(smtp, relay->tls) == 1;
	}
	if (done && relay->login != NULL)
		done = smtp_auth_set_context(smtp, relay->login) == 1;
	return done;
}

/* Why nothing was tried: our own reason, else the relay's, else libesmtp's,
 * which may be stale. */
static void
explain(const struct session *session, char *why, size_t size)
{
	char buffer[SEND_WORDS_SIZE] = "";
	const char *reason = session->why;
	if (*reason == '\0' && (*session->last == '4' || *session->last == '5'))
		reason = session->last;
	if (*reason == '\0' && smtp_errno() != 0)
		reason = smtp_strerror(smtp_errno(), buffer, sizeof buffer);
	snprintf(why, size, "%s: %s", session->relay->server,
	    reason == NULL || *reason == '\0' ? "no answer" : reason);
}

/* One session, starting with the mail that is out. False where the relay is
 * not to be had. */
static bool
run_session(struct session *session, char *why, size_t size)
{
	session->mails = 0;
	session->why[0] = session->last[0] = '\0';
	session->smtp = smtp_create_session();
	if (session->smtp == NULL || !set_up(session) || !add_mail(session)) {
		snprintf(why, size, "no memory for a session");
		smtp_destroy_session(session->smtp);
		return false;
	}
	set_alarm(session->relay->settings->patience);
	int started = smtp_start_session(session->smtp);
	set_alarm(0);
	(void)started; /* 1 also where nothing was sent */
	if (session->out && session->tried)
		report(session, false);
	bool reached = !session->out || session->mails > 0;
	if (!reached)
		explain(session, why, size);
	smtp_destroy_session(session->smtp);
	return reached;
}

bool
send_all(struct relay *relay, const struct send_source *source, char *why,
    size_t size)
{
	struct session session = { .relay = relay, .source = source };
	while (take_next(&session))
		if (!run_session(&session, why, size))
			return false;
	return true;
}

/* ---- addresses ---- */

static bool
is_plain(struct str text, const char *refused)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~' ||
		    strchr(refused, text.data[i]) != NULL)
			return false;
	return text.len > 0;
}

bool
send_address_ok(struct str address)
{
	enum { LOCAL_MAX = 64, WHOLE_MAX = 254 }; /* RFC 5321 4.5.3.1 */
	struct str domain;
	struct str local = str_cut(address, '@', &domain);
	return address.len <= WHOLE_MAX && local.len <= LOCAL_MAX &&
	    is_plain(local, "<>()[]\\,;:\"") && is_plain(domain, "<>()\\,;\"@");
}

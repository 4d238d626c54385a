# peers.sh -- the peers of Debian as a good operator would set them (sourced)
# shellcheck shell=bash
#
# Each: one thread, no log, no look at the disk, and, where it can tell lines
# apart, the same walled lines. Answers are those of the redirector: addresses
# for A and AAAA, nothing for HTTPS; a redirect, then closed.

. tests/bench/pairs.sh

portal=https://help.isp.example/

# Addresses from 127.0.0.1 on. usage: lines COUNT FORMAT
lines()
{
	awk -v count="$1" -v format="$2\n" 'BEGIN {
		for (i = 1; i <= count; i++)
			printf format, "127." int(i / 65536) "." \
				int(i / 256) % 256 "." i % 256 }'
}

# ---- DNS ------------------------------------------------------------------------
start_unbound()
{
	port[unbound]=$(free_port)
	{
		cat <<-END
			server:
			 interface: 127.0.0.1@${port[unbound]}
			 num-threads: 1
			 so-rcvbuf: 4m
			 use-syslog: no
			 verbosity: 0
			 username: ""
			 chroot: ""
			 directory: "$folder"
			 pidfile: ""
			 module-config: "iterator"
			 access-control: 127.0.0.0/8 allow
		END
		lines "$1" ' access-control-view: %s/32 walled'
		cat <<-END
			view:
			 name: walled
			 local-zone: . redirect
			 local-data: ". 10 A 192.0.2.80"
			 local-data: ". 10 AAAA 2001:db8::80"
			remote-control:
			 control-enable: no
		END
	} >"$folder/unbound.conf"
	start unbound unbound -d -c "$folder/unbound.conf"
}

start_dnsdist()
{
	port[dnsdist]=$(free_port)
	lines "$1" '%s/32' >"$folder/dnsdist.lines"
	cat >"$folder/dnsdist.conf" <<-END
		setLocal("127.0.0.1:${port[dnsdist]}")
		setACL("127.0.0.0/8")
		setUDPMultipleMessagesVectorSize(64)
		setVerboseHealthChecks(false)
		setSecurityPollSuffix("")
		walled = newNMG()
		for line in io.lines("$folder/dnsdist.lines") do
			walled:addMask(line)
		end
		steered = AndRule({NetmaskGroupRule(walled),
			OrRule({QTypeRule(DNSQType.A), QTypeRule(DNSQType.AAAA)})})
		addAction(steered, SpoofAction({"192.0.2.80", "2001:db8::80"}, {ttl=10}))
		addAction(NetmaskGroupRule(walled), NegativeAndSOAAction(false, ".", 10,
			"nobody.invalid", "nobody.invalid", 1, 3600, 1200, 604800, 10))
	END
	start dnsdist dnsdist --supervised --disable-syslog -C "$folder/dnsdist.conf"
}

# Knows no lines: whoever asks is steered.
start_dnsmasq()
{
	port[dnsmasq]=$(free_port)
	start dnsmasq dnsmasq --keep-in-foreground --conf-file=/dev/null \
		--user=root --pid-file= --port="${port[dnsmasq]}" \
		--listen-address=127.0.0.1 --bind-interfaces --no-resolv \
		--no-hosts --local-ttl=10 --local=/#/ \
		--address=/#/192.0.2.80 --address=/#/2001:db8::80
}

# ---- HTTP -----------------------------------------------------------------------
# usage: start_nginx NAME LINES [deferred]
start_nginx()
{
	port[$1]=$(free_port)
	lines "$2" '%s/32 1;' >"$folder/$1.lines"
	mkdir "$folder/$1"
	cat >"$folder/$1.conf" <<-END
		daemon off;
		worker_processes 1;
		pid $folder/$1/pid;
		error_log stderr crit;
		events { worker_connections 1024; multi_accept on; }
		http {
			access_log off;
			keepalive_timeout 0;
			server_tokens off;
			client_body_temp_path $folder/$1;
			proxy_temp_path $folder/$1;
			fastcgi_temp_path $folder/$1;
			uwsgi_temp_path $folder/$1;
			scgi_temp_path $folder/$1;
			geo \$walled { default 0; include $folder/$1.lines; }
			server {
				listen 127.0.0.1:${port[$1]} backlog=1024 $3;
				if (\$walled) { return 302 $portal; }
				return 200 "You are online.";
			}
		}
	END
	start "$1" nginx -e stderr -p "$folder/$1" -c "$folder/$1.conf"
}

start_haproxy()
{
	port[haproxy]=$(free_port)
	lines "$1" %s >"$folder/haproxy.lines"
	cat >"$folder/haproxy.conf" <<-END
		global
			nbthread 1
			maxconn 2000
		defaults
			mode http
			option httpclose
			timeout client 5s
			timeout server 5s
			timeout connect 5s
		frontend web
			bind 127.0.0.1:${port[haproxy]} defer-accept backlog 1024
			http-request redirect location $portal code 302 if { src -f $folder/haproxy.lines }
			http-request return status 200 content-type text/plain string online
	END
	start haproxy haproxy -db -q -f "$folder/haproxy.conf"
}
